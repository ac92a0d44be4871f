# Of what `javap -v -p` prints of many classes: a line for each place that makes a lambda, in the words in
# which the JVM itself records them (-XX:DumpLoadedClassList), so that an archive can hold its class. Two
# places that are alike are two lines, for each makes a class of its own.

function tell(   place, key) {
  for (place = 0; place < places; place++) {
    key = made[place]
    if (lambda[bootstrap[key]] != "") {
      print "@lambda-proxy " class " " call[key] " " lambda[bootstrap[key]]
    }
  }
  places = 0
  split("", lambda)
}

# "owner.name:type" of a member as "owner name type".
function spaced(member,   colon, name) {
  colon = index(member, ":")
  name = substr(member, 1, colon - 1)
  match(name, /.*\./)
  name = substr(name, 1, RLENGTH - 1) " " substr(name, RLENGTH + 1) " " substr(member, colon + 1)
  gsub(/"/, "", name)
  return name
}

/^  this_class: / { tell(); class = $NF }

# "#7 = InvokeDynamic #0:#8 // #0:run:()Ljava/lang/Runnable;"
/^ +#[0-9]+ = InvokeDynamic / {
  split($4, parts, ":")
  bootstrap[$1] = substr(parts[1], 2)
  text = $NF
  sub(/^#[0-9]+:/, "", text)
  sub(/:/, " ", text)
  call[$1] = text
}

/: invokedynamic #/ { sub(/,$/, "", $3); made[places++] = $3 }

# Of each bootstrap method three arguments: the erased type, the implementation, the type.
/^[^ ]/ { listed = /^BootstrapMethods:/ }
listed && /^  [0-9]+: / {
  number = $1 + 0
  makes = index($0, "java/lang/invoke/LambdaMetafactory.metafactory:") > 0
  argument = 0
}
listed && makes && /^      #/ {
  argument++
  if (argument == 1) erased = $2
  if (argument == 2) handle = $2 " " spaced($3)
  if (argument == 3) lambda[number] = erased " " handle " " $2
}

END { tell() }
