# Part of bin/package: the same tree for wherever it is unpacked, and what to install by hand.
name="overlane-$version-linux-$arch"
root="$work/$name"
cp -a "$tree" "$root"
cp -a "$share" "$root/share"
mkdir -p "$root/service"
install -m 644 dist/systemd/overlane.service dist/package/overlane.yaml "$root/service"
install -m 644 dist/package/default "$root/service/overlane.default"
settle "$root"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" |
  gzip -6n >"$out/$name.tar.gz"
echo "$out/$name.tar.gz" >&2
