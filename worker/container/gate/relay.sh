#!/bin/bash
# Forwards the two loopback ports of a run to the worker's sockets. Prints "ready" once both listen, and ends as soon
# as one of the two forwarders ends, so that the worker sees one dead relay instead of half a relay.
#
# At most 32 connections a port: what an agent opens beyond that waits. A connection silent for 15 minutes is closed.
set -u

forward() {
  exec socat -T 900 -t 900 -b 65536 \
    "TCP4-LISTEN:$1,bind=127.0.0.1,fork,reuseaddr,max-children=32,backlog=64" "UNIX-CONNECT:$2"
}

# True when something listens on the port, given as four hex digits.
listening() {
  local line
  while read -r line; do
    [[ $line == *": 0100007F:$1 00000000:0000 0A "* ]] && return 0
  done </proc/net/tcp
  return 1
}

forward 5000 /run/podium/agent.sock &
agent=$!
forward 8080 /run/podium/model.sock &
model=$!

until listening 1388 && listening 1F90; do
  kill -0 "$agent" 2>/dev/null && kill -0 "$model" 2>/dev/null || exit 1
  read -r -t 0.01 <> <(:)
done
# A port that was taken by the agent listens too: only with both forwarders alive is the gate ours.
kill -0 "$agent" 2>/dev/null && kill -0 "$model" 2>/dev/null || exit 1
echo ready

wait -n
exit 1
