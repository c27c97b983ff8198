# usage: sh -c THIS guard DIRECTORY PID, with a pipe from the process PID as standard input
#
# Waits until that process is gone. Where it could not tidy up, as after SIGKILL, this ends what it left running, which is
# known by the records of that process in DIRECTORY: the first process of each, and whatever carries its mark. Removes the files
# that say that it runs.
directory=$1
pid=$2
cat >/dev/null

if grep -qsF "\"pid\":$pid," "$directory/state.json"; then
  rm -f "$directory/local.env" "$directory/state.json"
fi

# Another process may run in DIRECTORY by now. Each line: pid, start time, mark.
records=$(cat "$directory"/gateway/process.json "$directory"/training.json "$directory"/tasks/*/task.json 2>/dev/null |
  grep -o "\"writtenBy\":$pid,\"bootId\":\"[^\"]*\",\"pid\":-*[0-9]*,\"startTime\":[0-9]*,\"mark\":\"[^\"]*\"" |
  sed 's/.*"pid":\([^,]*\),"startTime":\([^,]*\),"mark":"\(.*\)"/\1 \2 \3/')
[ -n "$records" ] || exit 0
marks=$(printf '%s\n' "$records" | sed 's/[^ ]* [^ ]* /WALLCRAWLER_SESSION=/')

# By then a process of that id may be another one. The command's name, in parentheses, may hold anything.
started() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) && set -- ${stat##*) } && printf '%s' "${20}"
}

# It may carry another mark, as one that was started before there was a task for it.
printf '%s\n' "$records" | while read -r leader time _; do
  if [ "$(started "$leader")" = "$time" ]; then
    kill -KILL "$leader" 2>/dev/null
  fi
done

# Twice, for what was being started meanwhile.
for _ in 1 2; do
  for environment in /proc/[0-9]*/environ; do
    if tr '\0' '\n' 2>/dev/null <"$environment" | grep -qxF "$marks"; then
      process=${environment%/environ}
      kill -KILL "${process#/proc/}" 2>/dev/null
    fi
  done
done
