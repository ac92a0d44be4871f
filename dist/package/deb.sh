# Part of bin/package: a .deb, by dpkg-deb alone.
root="$work/deb"
mkdir -p "$root"/{DEBIAN,etc/default,etc/overlane,usr/bin,usr/lib/systemd/system}
cp -a "$tree" "$root/usr/lib/overlane"
cp -a "$share" "$root/usr/share"
ln -s ../lib/overlane/bin/overlane "$root/usr/bin/overlane"
ln -s ../lib/overlane/host/overlane-plug "$root/usr/bin/overlane-plug"
ln -s ../../../lib/overlane/config/examples "$root/usr/share/doc/overlane/examples"
install -m 644 dist/systemd/overlane.service "$root/usr/lib/systemd/system"
install -m 644 dist/package/overlane.yaml "$root/etc/overlane"
install -m 644 dist/package/default "$root/etc/default/overlane"
install -m 644 dist/debian/conffiles "$root/DEBIAN"
install -m 755 dist/debian/{postinst,prerm,postrm} "$root/DEBIAN"

# Which versions of the C library and others the runtime was linked with.
mkdir -p "$work/source/debian"
printf 'Source: overlane\n\nPackage: overlane\nArchitecture: any\n' >"$work/source/debian/control"
libraries="$(cd "$work/source" &&
  find "$tree/runtime" -type f \( -name '*.so' -o -path '*/bin/java' \) \
    -exec dpkg-shlibdeps -O -l"$tree/runtime/lib" -l"$tree/runtime/lib/server" {} + 2>/dev/null |
  sed -n 's/^shlibs:Depends=//p')"
cat >"$root/DEBIAN/control" <<END
Package: overlane
Version: $version
Architecture: $arch
Maintainer: Overlane maintainers <maintainers@overlane.invalid>
Installed-Size: $(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f1)
Depends: $libraries, init-system-helpers, passwd
Suggests: openvswitch-switch
Section: net
Priority: optional
Description: overlay networks on plain Open vSwitch hosts, from one YAML file
 The file names hosts, segments and ports. Overlane makes it so through OVSDB and
 OpenFlow, keeps it so, and can prove that no packet crosses from one segment to
 another. There is no agent on the hosts and no database to run.
 .
 The package brings its own Java runtime.
END
(cd "$root" && find etc usr -type f | sort | xargs md5sum) >"$root/DEBIAN/md5sums"
settle "$root"
dpkg-deb --root-owner-group -Zzstd -z9 --threads-max=1 \
  --build "$root" "$out/overlane_${version}_$arch.deb"
