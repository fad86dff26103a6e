/** The official client of OpenAI in Node.js: only its address, its key and the name of the model are Parley's. */
import { randomUUID } from 'node:crypto'
import OpenAI from 'openai'

const { PARLEY_URL: url = 'http://127.0.0.1:3001', PARLEY_KEY: apiKey, PARLEY_AGENT: model = 'guide' } = process.env
if (apiKey === undefined) throw new Error('PARLEY_KEY has to be an API key or an access token')
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey })

const models = []
for await (const { id } of client.models.list()) models.push(id)
console.log(`agents: ${models.join(', ')}`)

// A conversation to store the turns in; without it nothing is stored.
const created = await fetch(`${url}/api/chat-sessions`, {
  method: 'POST', headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }, body: JSON.stringify({ agentId: model })
})
const { id } = await created.json()

for (const content of ['What is a login?', 'And an agent?']) {
  console.log(`\n> ${content}`)
  // Only what is new has to be sent: the rest is stored. The key makes it harmless that the client repeats what failed.
  const stream = await client.chat.completions.create(
    { model, messages: [{ role: 'user', content }], stream: true, stream_options: { include_usage: true } },
    { headers: { 'x-session-id': id, 'idempotency-key': randomUUID() } })
  for await (const { choices: [choice], usage } of stream) {
    process.stdout.write(choice?.delta.content ?? '')
    if (usage) console.log(`\n(${usage.total_tokens} tokens)`)
  }
}

const history = await fetch(`${url}/api/chat-sessions/${id}/messages`, { headers: { authorization: `Bearer ${apiKey}` } })
const { messages } = await history.json()
console.log(`\nstored: ${messages.map(({ role }) => role).join(', ')}`)
