# usage: sh -c THIS guard DIRECTORY PID, with a pipe from the process PID as standard input
#
# Waits until that process is gone. Where it could not tidy up, as after SIGKILL, this ends what it left running, which is
# known by the mark that each record of that process in DIRECTORY names, and removes the files that say that it runs.
directory=$1
pid=$2
cat >/dev/null

if grep -qsF "\"pid\":$pid," "$directory/state.json"; then
  rm -f "$directory/local.env" "$directory/state.json"
fi

# Another process may run in DIRECTORY by now.
marks=$(grep -hsF "\"writtenBy\":$pid," "$directory"/gateway/process.json "$directory"/training.json "$directory"/tasks/*/task.json |
  grep -o '"mark":"[^"]*"' | sed 's/"mark":"\(.*\)"/WALLCRAWLER_SESSION=\1/')
[ -n "$marks" ] || exit 0

# Twice, for what was being started meanwhile.
for _ in 1 2; do
  for environment in /proc/[0-9]*/environ; do
    if tr '\0' '\n' 2>/dev/null <"$environment" | grep -qxF "$marks"; then
      process=${environment%/environ}
      kill -KILL "${process#/proc/}" 2>/dev/null
    fi
  done
done
