# Part of bin/package: an OCI image layout in a tar, which needs no daemon to be built and no base
# image: the tree, the runtime's libraries from this machine, and the least of /etc.
image="$work/image"
home=/usr/lib/overlane
user=65532
mkdir -p "$image/blobs/sha256"

# The file of a blob, named by its digest.
blob() { echo "$image/blobs/sha256/${1#sha256:}"; }

# Takes a file in as a blob and prints its digest.
take() {
  local digest
  digest="$(sha256sum "$1" | cut -d' ' -f1)"
  mv "$1" "$image/blobs/sha256/$digest"
  echo "sha256:$digest"
}

# Lower layer: what changes seldom.
base="$work/base"
mkdir -p "$base"/{tmp,etc,run/overlane} "$base$home"
cp -a "$tree/runtime" "$base$home/runtime"
find "$tree/runtime" "$tree/lib/native" -type f \( -name '*.so' -o -path '*/bin/java' \) \
  -exec env LD_LIBRARY_PATH="$tree/runtime/lib:$tree/runtime/lib/server" ldd {} + |
  sed -nE 's/^\s*(.* => )?(\/[^ ]+) \(0x.*$/\2/p' | grep -v "^$tree" | sort -u |
  while read -r library; do install -D -m 755 "$(readlink -f "$library")" "$base$library"; done
printf 'root:x:0:0:root:/:/\noverlane:x:%s:%s:Overlane:/:/\n' "$user" "$user" >"$base/etc/passwd"
printf 'root:x:0:\noverlane:x:%s:\n' "$user" >"$base/etc/group"
printf 'hosts: files dns\n' >"$base/etc/nsswitch.conf"
chmod 1777 "$base/tmp"

# Upper layer: Overlane. `java @/overlane COMMAND` runs it: there is no shell.
app="$work/app"
mkdir -p "$app$home" "$app/etc/overlane"
cp -a "$tree/lib" "$tree/config" "$app$home"
install -m 644 dist/package/overlane.yaml "$app/etc/overlane"
archive="$home/lib/classes.jsa"
cat >"$app/overlane" <<END
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-XX:-UsePerfData
-Xshare:auto
-XX:SharedArchiveFile=$archive
-Xlog:cds=off
-Djava.library.path=$home/lib/native
-Doverlane.home=$home
-cp
$home/lib/*
dev.overlane.controller.Main
END
settle "$base"
settle "$app"

# The archive knows the places of its jars, so it is made where they are going to be.
whole="$work/whole"
cp -a "$base" "$whole"
cp -a "$app/." "$whole"
mkdir "$whole/proc"
cat "$tree/runtime/lib/classlist" "$tree/lib/classes.list" | awk '!seen[$0]++' >"$whole/tmp/list"
# It is the same each time only if addresses are (setarch -R, where that is allowed) and no compiler
# works beside (-Xint).
enter=(unshare --mount)
! setarch -R true 2>/dev/null || enter=(setarch -R "${enter[@]}")
[ "$(id -u)" -eq 0 ] || enter+=(--user --map-root-user)
# shellcheck disable=SC2016  # The inner shell's words. A runtime finds its libraries by /proc.
"${enter[@]}" sh -c 'mount --rbind /proc "$1/proc" && exec chroot "$@"' sh \
  "$whole" "$home/runtime/bin/java" -Xint -Xshare:dump -XX:+UseSerialGC \
  -XX:SharedClassListFile=/tmp/list -XX:SharedArchiveFile="$archive" -cp "$home/lib/*" >"$work/dump.log" 2>&1 ||
  { cat "$work/dump.log" >&2; exit 1; }
cp "$whole$archive" "$app$archive"
settle "$app"

layers=()
diffs=()
for layer in base app; do
  # The socket's directory alone is not root's.
  (cd "$work/$layer" && find . -mindepth 1 ! -path ./run/overlane -print0 | sort -z |
    tar --null --no-recursion -T - --owner=0 --group=0 --numeric-owner --format=gnu -cf "$work/$layer.tar")
  if [ -d "$work/$layer/run/overlane" ]; then
    tar -C "$work/$layer" --no-recursion --owner="$user" --group="$user" --numeric-owner --mode=0750 \
      --format=gnu -rf "$work/$layer.tar" ./run/overlane
  fi
  diffs+=("\"sha256:$(sha256sum "$work/$layer.tar" | cut -d' ' -f1)\"")
  gzip -6n "$work/$layer.tar"
  layers+=("$(take "$work/$layer.tar.gz")")
done

date="$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)"
tag="${version//\~/-}"
cat >"$work/config.json" <<END
{"created":"$date","architecture":"$arch","os":"linux","config":{"User":"$user:$user",
"Env":["PATH=$home/runtime/bin","LANG=C.UTF-8"],"Entrypoint":["java","@/overlane"],
"Cmd":["run","--config","/etc/overlane/overlane.yaml"],"WorkingDir":"/",
"ExposedPorts":{"6653/tcp":{},"6640/tcp":{}},"StopSignal":"SIGTERM",
"Labels":{"org.opencontainers.image.title":"overlane","org.opencontainers.image.version":"$version",
"org.opencontainers.image.licenses":"Apache-2.0"}},
"rootfs":{"type":"layers","diff_ids":[${diffs[0]},${diffs[1]}]},
"history":[{"created":"$date","created_by":"runtime"},{"created":"$date","created_by":"overlane"}]}
END
config="$(take "$work/config.json")"

# Type, digest and size of a blob, as manifests have them.
descriptor() {
  printf '{"mediaType":"application/vnd.oci.image.%s","digest":"%s","size":%s' \
    "$1" "$2" "$(stat -c %s "$(blob "$2")")"
}
layer=layer.v1.tar+gzip
printf '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":%s},"layers":[%s},%s}]}' \
  "$(descriptor config.v1+json "$config")" "$(descriptor "$layer" "${layers[0]}")" \
  "$(descriptor "$layer" "${layers[1]}")" >"$work/manifest.json"
manifest="$(take "$work/manifest.json")"
printf '{"schemaVersion":2,"manifests":[%s,"annotations":{"org.opencontainers.image.ref.name":"%s","io.containerd.image.name":"docker.io/library/overlane:%s"}}]}' \
  "$(descriptor manifest.v1+json "$manifest")" "$tag" "$tag" >"$image/index.json"
printf '{"imageLayoutVersion":"1.0.0"}' >"$image/oci-layout"
# What docker load before version 25 reads instead of the index.
printf '[{"Config":"blobs/sha256/%s","RepoTags":["overlane:%s"],"Layers":["blobs/sha256/%s","blobs/sha256/%s"]}]' \
  "${config#sha256:}" "$tag" "${layers[0]#sha256:}" "${layers[1]#sha256:}" >"$image/manifest.json"

settle "$image"
tar -C "$image" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu \
  -cf "$out/overlane-$version-$arch.oci.tar" .
echo "$out/overlane-$version-$arch.oci.tar" >&2
