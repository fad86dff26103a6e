/**
 * What a client of the AI SDK does, case by case, against a service that somebody else has started. It imports nothing of the house, so
 * that a Node that strips types runs it as it is: `node use-chat-cases.ts <package> <url> <token>` prints one line of JSON a case.
 */
import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** A client, and the service that it talks to. */
export interface Ground {
  url: string
  token: string
  Chat: any
  useChat: any
  transport(options?: object): any
  isComplete(chat: object): boolean
  version: string
}

type Case = (ground: Ground) => Promise<void>

const MODULES = fileURLToPath(new URL('../../../../node_modules/', import.meta.url))

/** Where a package begins, and its version. */
function entryOf (folder: string): { href: string, version: string } {
  const { exports, module, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const main = exports['.'].import ?? module
  return { href: pathToFileURL(join(folder, typeof main === 'string' ? main : main.default)).href, version }
}

/** A release of the AI SDK: `@ai-sdk/react` under an alias, and the `ai` that belongs to it. */
export async function ground (alias: string, url: string, token: string): Promise<Ground> {
  const ai = entryOf([join(MODULES, alias, 'node_modules/ai'), join(MODULES, 'ai')].find(existsSync) as string)
  const { Chat, useChat } = await import(entryOf(join(MODULES, alias)).href)
  const { DefaultChatTransport, lastAssistantMessageIsCompleteWithToolCalls: isComplete } = await import(ai.href)
  const transport = (options: object = {}) => new DefaultChatTransport({ api: `${url}/api/chat`, headers: { authorization: `Bearer ${token}` }, ...options })
  return { url, token, Chat, useChat, transport, isComplete, version: ai.version }
}

async function eventually<T> (what: string, condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    const value = await condition()
    if (value) return value
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`waited in vain for ${what}`)
}

async function call ({ url, token }: Ground, path: string, init: RequestInit = {}): Promise<any> {
  const response = await fetch(url + path, { ...init, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
}

let chats = 0
// The AI SDK puts it into addresses as it is: a slash would be one of these.
const newId = (): string => `chat ü:${Date.now().toString(36)}.${++chats}`
const textOf = ({ parts }: any): string => parts.map((part: any) => part.type === 'text' ? part.text : '').join('')
const shown = (chat: any): string[] => chat.messages.map((message: any) => `${message.role}: ${textOf(message)}`)
const at = (id: string, rest = ''): string => `/api/chat/${encodeURIComponent(id)}${rest}`
const release = (ground: Ground): Promise<any> => new ground.Chat({ id: newId(), transport: ground.transport() }).sendMessage({ text: 'release' })

function open (ground: Ground, more: object = {}, transport: object = {}): any {
  return new ground.Chat({ id: newId(), transport: ground.transport(transport), ...more })
}

/** An answer that waits in its middle. */
async function half (ground: Ground, chat = open(ground)): Promise<{ chat: any, sent: Promise<void> }> {
  const sent = chat.sendMessage({ text: 'wait' })
  await eventually('the first half', () => shown(chat).at(-1) === 'assistant: one')
  return { chat, sent }
}

/** Cases by their names. */
export const CASES: Record<string, Case> = {
  async 'first and second turn' (ground) {
    const chat = open(ground)
    await chat.sendMessage({ text: 'hello' })
    assert.deepEqual(shown(chat), ['user: hello', 'assistant: [hello]'])
    assert.equal(chat.status, 'ready', chat.error)
    await chat.sendMessage({ text: 'and?' })
    assert.equal(shown(chat).at(-1), 'assistant: [hello|[hello]|and?]', 'the stored history is the context')
    const { body } = await call(ground, at(chat.id))
    assert.deepEqual(body.messages.map(({ id }: any) => id), chat.messages.map(({ id }: any) => id), 'the same ids after a reload')
    assert.deepEqual(body.messages.map(textOf), chat.messages.map(textOf))
    const { body: page } = await call(ground, `/api/chat-sessions/${body.sessionId}/messages`)
    assert.equal(page.messages.at(-1).id, chat.lastMessage.id, 'an answer has Parley’s id')
    assert.equal((await call(ground, `/api/chat/messages/${chat.lastMessage.id}/feedback`, { method: 'PUT', body: '{"rating":"good"}' })).status, 200)
  },

  async 'edit' (ground) {
    const chat = open(ground)
    await chat.sendMessage({ text: 'a' })
    await chat.sendMessage({ text: 'b' })
    const [first] = chat.messages
    await chat.sendMessage({ text: 'c', messageId: first.id })
    assert.deepEqual(shown(chat), ['user: c', 'assistant: [c]'])
    await chat.sendMessage({ text: 'd' })
    assert.equal(shown(chat).at(-1), 'assistant: [c|[c]|d]', 'the branch goes on')
    const { body: { sessionId } } = await call(ground, at(chat.id))
    const { body: page } = await call(ground, `/api/chat-sessions/${sessionId}/messages`)
    assert.deepEqual([page.messages[0].content, page.messages[0].siblings.count], ['c', 2], 'nothing is overwritten')
  },

  async 'regenerate' (ground) {
    const chat = open(ground)
    await chat.sendMessage({ text: 'x' })
    const { id } = chat.lastMessage
    await chat.regenerate()
    assert.deepEqual(shown(chat), ['user: x', 'assistant: [x]'])
    assert.notEqual(chat.lastMessage.id, id)
    await chat.sendMessage({ text: 'y' })
    await chat.regenerate({ messageId: chat.messages[1].id })
    assert.deepEqual(shown(chat), ['user: x', 'assistant: [x]'], 'an earlier one, by its id')
    const { body: { sessionId } } = await call(ground, at(chat.id))
    const { body: page } = await call(ground, `/api/chat-sessions/${sessionId}/messages`)
    assert.equal(page.messages.at(-1).siblings.count, 3)
  },

  async 'reload in mid-answer with resume' (ground) {
    const { chat, sent } = await half(ground)
    await chat.stop()
    await sent
    const { body } = await call(ground, at(chat.id))
    assert.deepEqual(body.messages.map(textOf), ['wait'], 'the answer that runs comes with the resume')
    const again = open(ground, { id: chat.id, messages: body.messages })
    const resumed = again.resumeStream()
    await eventually('the first half again', () => shown(again).at(-1) === 'assistant: one')
    assert.equal(again.lastMessage.id, body.activeMessageId)
    await release(ground)
    await resumed
    assert.deepEqual(shown(again), ['user: wait', 'assistant: one two'])
    assert.equal(again.status, 'ready')
    assert.deepEqual((await call(ground, at(chat.id))).body.messages.map(textOf), ['wait', 'one two'])
  },

  async 'stop by the server' (ground) {
    const { chat, sent } = await half(ground)
    assert.equal((await call(ground, at(chat.id, '/stop'), { method: 'POST', body: '{"messageId":"another"}' })).status, 204)
    assert.equal(chat.status, 'streaming', 'another answer is not this one')
    assert.equal((await call(ground, at(chat.id, '/stop'), { method: 'POST', body: JSON.stringify({ messageId: chat.lastMessage.id }) })).status, 204)
    await sent
    assert.equal(chat.status, 'ready')
    assert.deepEqual(shown(chat), ['user: wait', 'assistant: one'])
    const { body } = await call(ground, at(chat.id))
    assert.deepEqual([body.messages.map(textOf), body.activeMessageId], [['wait', 'one'], null])
    await chat.sendMessage({ text: 'on' })
    assert.equal(shown(chat).at(-1), 'assistant: [wait|one|on]', 'the chat goes on after it')
  },

  async 'failure before the stream' (ground) {
    const chat = open(ground)
    await chat.sendMessage({ text: 'fail' })
    assert.equal(chat.status, 'error')
    assert.equal(JSON.parse(chat.error.message).code, 'CHAT_UPSTREAM_ERROR')
    await chat.regenerate()
    assert.equal(JSON.parse(chat.error.message).code, 'CHAT_UPSTREAM_ERROR')
    await chat.sendMessage({ text: 'better' })
    assert.deepEqual(shown(chat), ['user: fail', 'user: better', 'assistant: [fail better]'], 'what was stored is not stored again')
    const { body: { sessionId } } = await call(ground, at(chat.id))
    const { body: page } = await call(ground, `/api/chat-sessions/${sessionId}/messages`)
    assert.equal(page.messages[0].siblings.count, 1)
  },

  async 'failure in mid-stream' (ground) {
    const chat = open(ground)
    const sent = chat.sendMessage({ text: 'cut' })
    await eventually('the half', () => shown(chat).at(-1) === 'assistant: half')
    await release(ground)
    await sent
    assert.equal(chat.status, 'error')
    assert.match(chat.error.message, /^[A-Z][^{]+\.$/, `a sentence for a person, not ${chat.error.message}`)
    assert.deepEqual(shown(chat), ['user: cut', 'assistant: half'])
    await chat.sendMessage({ text: 'on' })
    assert.equal(shown(chat).at(-1), 'assistant: [cut|half|on]')
  },

  async 'a refused send' (ground) {
    const { chat, sent } = await half(ground)
    const other = open(ground, { id: chat.id, messages: [chat.messages[0]] })
    await other.sendMessage({ text: 'meanwhile' })
    assert.equal(other.status, 'error')
    const { code, details } = JSON.parse(other.error.message)
    assert.deepEqual([code, details.messageId], ['CHAT_GENERATION_IN_PROGRESS', chat.lastMessage.id])
    await release(ground)
    await sent
    assert.equal(shown(chat).at(-1), 'assistant: one two', 'whoever was there first is not disturbed')
    await other.sendMessage({ text: 'now' })
    assert.equal(shown(other).at(-1), 'assistant: [wait meanwhile now]', 'what was refused is stored with the next')
    const nobody = open(ground, {}, { headers: { authorization: 'Bearer none' } })
    await nobody.sendMessage({ text: 'hi' })
    assert.equal(JSON.parse(nobody.error.message).code, 'AUTH_TOKEN_INVALID')
  },

  async 'a client’s own ids' (ground) {
    let made = 0
    const run = newId()
    const chat = open(ground, { id: `${run} ☂`, generateId: () => `${run}-${++made}` })
    await chat.sendMessage({ text: 'a' })
    await chat.sendMessage({ text: 'b' })
    const { body } = await call(ground, at(chat.id))
    assert.equal(body.id, chat.id)
    assert.deepEqual(body.messages.map(({ id }: any) => id), chat.messages.map(({ id }: any) => id))
    assert.ok(chat.messages[0].id.startsWith(run))
    const byId = open(ground, { id: body.sessionId, messages: body.messages })
    await byId.sendMessage({ text: 'c' })
    assert.equal(shown(byId).at(-1), 'assistant: [a|[a]|b|[a|[a]|b]|c]', 'a session’s id is a name of the chat too')
    const greeted = open(ground, { messages: [{ id: 'greeting', role: 'assistant', parts: [{ type: 'text', text: 'Hi!' }] }] })
    await greeted.sendMessage({ text: 'a' })
    await greeted.sendMessage({ text: 'b' })
    assert.deepEqual((await call(ground, at(greeted.id))).body.messages.map(textOf), ['Hi!', 'a', '[…|Hi!|a]', 'b', '[…|Hi!|a|[…|Hi!|a]|b]'], 'a greeting of the client is stored with the first turn')
  },

  async 'extra fields in the body' (ground) {
    const body = { tools: { look: { description: 'd', parameters: { type: 'object' } } }, system: 'You are odd.', callSettings: { maxTokens: 5 }, config: null, metadata: { a: [1] } }
    const chat = open(ground, {}, { body })
    await chat.sendMessage({ text: 'hi', metadata: { mood: 'fine' } }, { body: { agentId: 'other', runConfig: {} } })
    assert.deepEqual(shown(chat), ['user: hi', 'assistant: other [hi]'])
    await chat.sendMessage({ text: 'ho' })
    assert.equal(shown(chat).at(-1), 'assistant: other [hi|other [hi]|ho]', 'the chat stays with its agent')
  },

  async '204 when idle' (ground) {
    const chat = open(ground)
    await chat.resumeStream()
    // That release forgets to say that it is ready again.
    const idle = ground.version === '5.0.0' ? 'submitted' : 'ready'
    assert.deepEqual([chat.status, chat.error, chat.messages.length], [idle, undefined, 0], 'a chat that is not there yet')
    await chat.sendMessage({ text: 'a' })
    await chat.resumeStream()
    assert.deepEqual([chat.status, shown(chat)], [idle, ['user: a', 'assistant: [a]']])
    assert.equal((await call(ground, at(chat.id, '/stream'))).status, 204)
  },

  async 'thoughts, calls of tools, and status' (ground) {
    const data: any[] = []
    const chat = open(ground, { onData: (part: any) => { data.push(part) } })
    await chat.sendMessage({ text: 'tools' })
    assert.equal(chat.status, 'ready', chat.error)
    const plain = ({ type, text, state, input }: any) => JSON.parse(JSON.stringify({ type, text, state, input }))
    const parts = chat.lastMessage.parts.map(plain)
    const expected = [
      { type: 'step-start' }, { type: 'reasoning', text: 'hm', state: 'done' }, { type: 'text', text: 'Looking', state: 'done' },
      { type: 'tool-weather', state: 'input-available', input: { city: 'Oslo' } }
    ]
    assert.deepEqual(parts, expected)
    const { body } = await call(ground, at(chat.id))
    assert.deepEqual(body.messages.at(-1).parts.map(plain), expected, 'and after a reload')
    await chat.sendMessage({ text: 'retry' }, { body: { agentId: 'failing' } })
    assert.equal(shown(chat).at(-1)?.startsWith('assistant: other ['), true)
    assert.deepEqual(data.map(({ type, data: { type: kind } }) => `${type} ${kind}`), ['data-status fallback'])
    assert.equal(chat.lastMessage.parts.some(({ type }: any) => type.startsWith('data-')), false, 'which is not kept')
  },

  async 'tools that the client runs' (ground) {
    const tools = { weather: { description: 'd', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }
    const chat = open(ground, { sendAutomaticallyWhen: ground.isComplete }, { body: { tools } })
    const give = (of: any, toolCallId: string, output: unknown) => (of.addToolOutput ?? of.addToolResult).call(of, { tool: 'weather', toolCallId, output })
    await chat.sendMessage({ text: 'steps' })
    const { id } = chat.lastMessage
    void give(chat, 'step-1', { degrees: 7 })
    await eventually('the second step', () => chat.status === 'ready' && chat.lastMessage.parts.at(-1).toolCallId === 'step-2')
    void give(chat, 'step-2', '42')
    await eventually('the answer', () => chat.status === 'ready' && textOf(chat.lastMessage) !== '')
    assert.deepEqual(shown(chat), ['user: steps', 'assistant: offered weather [steps||{"degrees":7}||"42"]'], 'one message, and the agent is told of each result')
    assert.equal(chat.lastMessage.id, id)
    const copied = (value: object) => JSON.parse(JSON.stringify(value))
    const plain = ({ type, toolCallId, state, input, output, text }: any) => copied({ type, toolCallId, state, input, output, text })
    const { body } = await call(ground, at(chat.id))
    const plainly = ({ messages }: any) => messages.map((message: any) => [message.id, message.parts.map(plain)])
    assert.deepEqual(plainly(body), plainly(chat), 'whole after a reload')
    const again = open(ground, { id: chat.id, messages: body.messages, sendAutomaticallyWhen: ground.isComplete })
    await again.sendMessage({ text: 'more steps' })
    const roles = again.messages.map(({ role }: any) => role)
    assert.deepEqual(roles, ['user', 'assistant', 'user', 'assistant'], 'the next turn follows the last step')
    const second = again.lastMessage.id

    // Reloaded in the middle of a further step: it goes on in the message that is there.
    void give(again, 'step-3', 'wait')
    await eventually('the first half', () => textOf(again.lastMessage) === 'one')
    await again.stop()
    const { body: half } = await call(ground, at(chat.id))
    assert.deepEqual(half.messages.map(({ role }: any) => role), ['user', 'assistant', 'user'], 'all of its steps come with the resume')
    assert.notEqual(half.activeMessageId, second)
    let ran = 0
    const resumed = open(ground, { id: chat.id, messages: half.messages, onToolCall: () => { ran += 1 } })
    const resuming = resumed.resumeStream()
    await eventually('the first half again', () => textOf(resumed.lastMessage) === 'one')
    await release(ground)
    await resuming
    assert.deepEqual([resumed.messages.length, resumed.lastMessage.id, textOf(resumed.lastMessage), ran], [4, second, 'one two', 0], 'and no tool is run again')
    assert.deepEqual((await call(ground, at(chat.id))).body.messages.at(-1).parts.map(plain), resumed.lastMessage.parts.map(plain))

    // A result that waits for the next question goes with it.
    const asking = open(ground)
    await asking.sendMessage({ text: 'steps' })
    await give(asking, 'step-1', null)
    await asking.sendMessage({ text: 'and?' })
    assert.equal(shown(asking).at(-1), 'assistant: [steps||null|and?]')
    assert.equal((await call(ground, at(asking.id))).body.messages[1].parts.at(-1).output, null)
    await asking.regenerate({ messageId: asking.messages[1].id })
    assert.deepEqual(asking.messages.map(({ role }: any) => role), ['user', 'assistant'], 'all of its steps are done again')
  },

  async 'images' (ground) {
    const cat = { type: 'file', mediaType: 'image/png', filename: 'cat.png', url: 'data:image/png;base64,AAAA' }
    const dog = { type: 'file', mediaType: 'image/jpeg', url: 'https://host.example/dog.jpg' }
    const chat = open(ground)
    await chat.sendMessage({ text: 'look', files: [cat, dog] }, { body: { agentId: 'eyes' } })
    assert.equal(shown(chat).at(-1), 'assistant: [<64,AAAA><dog.jpg>look]', chat.error)
    await chat.sendMessage({ files: [cat] })
    assert.equal(chat.error, undefined, 'an image alone says something')
    const { body } = await call(ground, at(chat.id))
    assert.deepEqual(body.messages.map(({ parts }: any) => parts.filter(({ type }: any) => type !== 'step-start')),
      JSON.parse(JSON.stringify(chat.messages.map(({ parts }: any) => parts.filter(({ type }: any) => type !== 'step-start')))), 'whole after a reload')
    await chat.sendMessage({ text: 'and you?' }, { body: { agentId: 'other' } })
    assert.match(shown(chat).at(-1) as string, /other \[\[An image, which can not be shown to you\]\s.*\slook\|/s, 'who takes none is told of them')
    await chat.sendMessage({ text: 'see', files: [cat] }, { body: { agentId: 'other' } })
    assert.equal(JSON.parse(chat.error.message).code, 'COMMON_VALIDATION_ERROR')
    await chat.sendMessage({ text: 'never mind' })
    assert.match(shown(chat).at(-1) as string, /see never mind\]$/, 'the chat goes on without it')
    const odd = open(ground)
    for (const file of [{ ...cat, mediaType: 'application/pdf' }, { ...cat, url: 'data:text/html;base64,AAAA' }, { ...dog, url: 'http://host.example/dog.jpg' }]) {
      await odd.sendMessage({ text: 'x', files: [file] }, { body: { agentId: 'eyes' } })
      assert.equal(JSON.parse(odd.error.message).code, 'COMMON_VALIDATION_ERROR')
    }
    await eventually('the text in the search', async () => {
      const found = await call(ground, '/api/chat-sessions/search?q=look')
      return found.body.results.length > 0 && found
    })
    assert.deepEqual((await call(ground, '/api/chat-sessions/search?q=base64')).body.results, [], 'texts alone are searched')
  },

  async 'useChat in React' (ground) {
    const { createElement } = await import('react')
    const { create } = await import('react-test-renderer' as string)
    const { chat, sent } = await half(ground)
    await chat.stop()
    await sent
    const { body } = await call(ground, at(chat.id))
    let now: any
    function Page (): null {
      now = ground.useChat({ id: chat.id, messages: body.messages, resume: true, transport: ground.transport() })
      return null
    }
    const page = create(createElement(Page))
    await eventually('the resumed half', () => now?.messages.length > 0 && shown(now).at(-1) === 'assistant: one')
    await release(ground)
    await eventually('the end', () => now.status === 'ready' && shown(now).at(-1) === 'assistant: one two')
    await now.sendMessage({ text: 'next' })
    await eventually('the next answer', () => now.status === 'ready' && shown(now).at(-1) === 'assistant: [wait|one two|next]')
    page.unmount()
  }
}

const [, script, alias, url, token] = process.argv
if (script === fileURLToPath(import.meta.url) && alias !== undefined && url !== undefined && token !== undefined) {
  const client = await ground(alias, url, token)
  for (const [name, run] of Object.entries(CASES)) {
    const error = await run(client).then(() => null, (reason: unknown) => reason instanceof Error ? reason.stack : String(reason))
    console.log(JSON.stringify({ name, version: client.version, error }))
  }
  process.exit(0)
}
