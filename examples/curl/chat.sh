#!/bin/sh
# Parley by curl: ask, lose the connection, go on after the last event, stop, read the history. Nothing but sh, curl, sed and grep.
set -eu
URL=${PARLEY_URL:-http://127.0.0.1:3001}
AGENT=${PARLEY_AGENT:-guide}
: "${PARLEY_KEY:?has to be an API key or an access token}"
AUTH="authorization: Bearer $PARLEY_KEY"
JSON='content-type: application/json'
seen=$(mktemp)
trap 'rm -f "$seen"' EXIT

# The value of the first `"name":"…"` of what comes in.
value() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | sed 's/^[^:]*:"//; s/"$//'; }

# The first two events, then the connection is left: the answer goes on without it.
curl -sN "$URL/api/chat/completions" -H "$AUTH" -H "$JSON" -d "{\"agentId\":\"$AGENT\",\"message\":\"What is a login?\",\"stream\":true}" 2>/dev/null |
  sed '/^event: chunk/{n;q;}' > "$seen"
LAST=$(sed -n 's/^id: //p' "$seen" | tail -n 1)
SESSION=$(value sessionId < "$seen")
MESSAGE=$(value messageId < "$seen")
echo "left after event $LAST"

# The rest of it, to the end.
curl -sN "$URL/api/chat/generations/$MESSAGE/stream" -H "$AUTH" -H "last-event-id: $LAST" | sed -n 's/^event: //p' | uniq -c

# Stopping what has ended changes nothing; what runs keeps the text so far.
echo "status: $(curl -s -X POST "$URL/api/chat/generations/$MESSAGE/stop" -H "$AUTH" | value status)"

# The same agent by the protocol of OpenAI, its turn stored in the same conversation.
curl -s "$URL/v1/chat/completions" -H "$AUTH" -H "$JSON" -H "x-session-id: $SESSION" \
  -d "{\"model\":\"$AGENT\",\"messages\":[{\"role\":\"user\",\"content\":\"And an agent?\"}]}" | value finish_reason | sed 's/^/finish_reason: /'

echo "stored: $(curl -s "$URL/api/chat-sessions/$SESSION/messages" -H "$AUTH" | grep -o '"role":"[a-z]*"' | sed 's/"role":"//; s/"//' | paste -sd, -)"
