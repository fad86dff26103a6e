/** Clients of the fronts on another process than the one that answers: resumed and stopped there, and after the first has gone. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { createDatabase } from '../database.js'
import { eventually, temporaryFolder } from '../helper.js'
import { ground } from '../routes/api/chat/use-chat-cases.js'
import { chunksOf } from '../routes/v1/openai.js'
import { eventsOf, textOf as responseText } from '../routes/v1/responses/events.js'
import { startService } from '../service-process.js'
import { startUpstream } from '../upstream.js'

const delta = (piece: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta: piece }] })}\n\n`
const textOf = ({ parts }: any): string => parts.map((part: any) => part.type === 'text' ? part.text : '').join('')
const partsOf = (text: string): any[] => text.split('\n\n').filter((block) => block.startsWith('data: {')).map((block) => JSON.parse(block.slice(6)))

t.setTimeout(300_000)
t.test('a second process, and the end of the first', async (t) => {
  const upstream = await startUpstream(t)
  const [dataDir, database] = await Promise.all([temporaryFolder(t), createDatabase(t)])
  await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: [upstream.agent()] }))
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: database,
    AGENTS_CONFIG_PATH: join(dataDir, 'agents.json'),
    ADMIN_PASSWORD: 'correct-horse-1',
    JWT_SECRET: 's'.repeat(40),
    DATABASE_POOL_MAX: '5',
    SHUTDOWN_GRACE: '4s'
  }
  const [first, second] = await Promise.all([startService(t, { env }), startService(t, { env })])
  const { accessToken: token } = await first.register()
  const [here, there] = await Promise.all([ground('react-ai-6', first.url, token), ground('react-ai-6', second.url, token)])
  const begin = async (id: string) => {
    const calls = upstream.calls.length
    const chat = new here.Chat({ id, transport: here.transport() })
    const sent = chat.sendMessage({ text: 'Hi' })
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('half')
    await eventually('the half', () => chat.messages.length === 2 && textOf(chat.lastMessage) === 'half')
    return { chat, sent, call }
  }
  const elsewhere = async (id: string) => {
    const { body } = await second.json(`/api/chat/${id}`, { token })
    return { chat: new there.Chat({ id, messages: body.messages, transport: there.transport() }), body }
  }

  await t.test('resumed and stopped there', async (t) => {
    const { chat, sent, call } = await begin('stopped')
    const { chat: other, body } = await elsewhere('stopped')
    t.match([body.messages.map(textOf), body.activeMessageId], [['Hi'], chat.lastMessage.id])
    const resumed = other.resumeStream()
    await eventually('the half there', () => other.messages.length === 2 && textOf(other.lastMessage) === 'half')
    t.equal((await second.json('/api/chat/stopped/stop', { method: 'POST', token, body: { messageId: chat.lastMessage.id } })).status, 204)
    await Promise.all([sent, resumed, call.closed])
    t.same([chat.status, other.status, chat.messages.map(textOf), other.messages.map(textOf)], ['ready', 'ready', ['Hi', 'half'], ['Hi', 'half']])
  })

  const answered = async (call: typeof upstream.calls[number]): Promise<void> => {
    await call.raw(delta({ reasoning_content: 'hm, ' }) + delta({ reasoning_content: 'so' }))
    await call.text('Loo')
    await call.text('king')
    await call.raw(delta({ tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"city":' } }] }))
    await call.raw(delta({ tool_calls: [{ index: 0, function: { arguments: '"Oslo"}' } }] }))
    call.finish()
  }
  const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }]
  const { body: { id: sessionId } } = await first.json('/api/chat-sessions', { token, body: { agentId: 'writer' } })
  const chatAsked = { body: { model: 'writer', stream: true, tools, messages: [{ role: 'user', content: 'Hi' }] }, headers: { 'x-session-id': sessionId, 'idempotency-key': 'k1' } }
  const uiAsked = { body: { id: 'kept', messages: [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] }, headers: { 'idempotency-key': 'k2' } }
  const responseAsked = { model: 'writer', input: 'Hi', stream: true, background: true, tools: [{ type: 'function', ...tools[0]?.function }] }
  upstream.script(answered)
  const completion = await first.json('/v1/chat/completions', { token, ...chatAsked })
  const ui = await first.json('/api/chat', { token, ...uiAsked })
  const response = await first.json('/v1/responses', { token, body: responseAsked })
  upstream.script(() => undefined)

  const ending = await begin('ending')
  const endless = await begin('endless')
  first.child.kill('SIGTERM')
  await eventually('the drain', async () => (await first.json('/health/ready')).status === 503)
  void ending.call.text(' and whole')
  ending.call.finish()
  await Promise.all([ending.sent, endless.sent])
  t.equal(await first.exited, 0)

  await t.test('an answer in the middle of which it drains', async (t) => {
    t.same([ending.chat.status, ending.chat.messages.map(textOf)], ['ready', ['Hi', 'half and whole']], 'ends whole where there is time')
    t.same([endless.chat.status, endless.chat.messages.map(textOf)], ['error', ['Hi', 'half']], 'or says that it does not')
    t.match(endless.chat.error.message, /^The answer was interrupted/)
    for (const [id, text] of [['ending', 'half and whole'], ['endless', 'half']] as const) {
      const { chat, body } = await elsewhere(id)
      t.same([body.messages.map(textOf), body.activeMessageId], [['Hi', text], null])
      await chat.resumeStream()
      t.same([chat.status, chat.messages.map(textOf)], ['ready', ['Hi', text]])
    }
    upstream.script((call) => { void call.text('anew'); call.finish() })
    const { chat } = await elsewhere('endless')
    await chat.regenerate()
    t.same(chat.messages.map(textOf), ['Hi', 'anew'], 'and is answered again by the other process')
  })

  await t.test('what is told of an answer once its memory is gone', async (t) => {
    const calls = upstream.calls.length
    const joined = (text: string) => {
      const { chunks, done } = chunksOf(t, text)
      const deltas = chunks.map(({ choices: [choice] }) => choice?.delta)
      const of = (pick: (delta: any) => string | undefined) => deltas.map((one) => pick(one) ?? '').join('')
      return {
        done,
        text: of(({ content }) => content),
        reasoning: of(({ reasoning_content: thought }) => thought),
        name: of(({ tool_calls: [call] = [] }) => call?.function.name),
        json: of(({ tool_calls: [call] = [] }) => call?.function.arguments),
        finish: chunks.at(-1)?.choices[0]?.finish_reason
      }
    }
    const whole = { done: true, text: 'Looking', reasoning: 'hm, so', name: 'weather', json: '{"city":"Oslo"}', finish: 'tool_calls' }
    t.same(joined(completion.text), whole)
    t.same(joined((await second.json('/v1/chat/completions', { token, ...chatAsked })).text), whole, 'chat completions, sent again')

    const said = (text: string) => {
      const parts = partsOf(text)
      const of = (type: string) => parts.filter((part) => part.type === type).map(({ delta: piece }) => piece).join('')
      return [parts[0].messageId, of('text-delta'), of('reasoning-delta'), parts.find(({ type }) => type === 'tool-input-available').input, parts.at(-1).type, text.endsWith('data: [DONE]\n\n')]
    }
    const uiWhole = [partsOf(ui.text)[0].messageId, 'Looking', 'hm, so', { city: 'Oslo' }, 'finish', true]
    t.same(said(ui.text), uiWhole)
    t.same(said((await second.json('/api/chat', { token, ...uiAsked })).text), uiWhole, 'the AI SDK, sent again')
    t.equal((await second.json('/api/chat/kept/stream', { token })).status, 204)

    const { events } = eventsOf(t, response.text)
    t.match(events.slice(0, 3), [{ type: 'response.created', response: { status: 'queued' } }, { type: 'response.queued', response: { status: 'queued' } }, { type: 'response.in_progress', response: { status: 'in_progress' } }])
    const { id } = events[0]?.['response'] as { id: string }
    for (const { sequence_number: number } of events) {
      const rest = eventsOf(t, (await second.json(`/v1/responses/${id}?stream=true&starting_after=${number}`, { token })).text).events
      const had = events.filter(({ sequence_number: n }) => n <= number)
      t.equal(responseText(had) + responseText(rest), 'Looking', `after ${number}`)
      for (const type of ['response.reasoning_text.delta', 'response.function_call_arguments.delta']) {
        const pieces = (of: typeof events): string => of.filter((event) => event.type === type).map(({ delta: piece }) => piece as string).join('')
        t.equal(pieces(had) + pieces(rest), pieces(events))
      }
      if (rest.length > 1) t.ok(rest.every(({ sequence_number: n }) => n > number))
      const kinds = new Set(events.filter(({ sequence_number: n, delta: piece }) => n > number && piece === undefined).map(({ type, sequence_number: n }) => `${n} ${type}`))
      for (const { type, sequence_number: n, delta: piece } of rest) if (piece === undefined && kinds.size > 0) t.ok(kinds.has(`${n} ${type}`), `${n} ${type} is where it was`)
    }
    t.equal(upstream.calls.length, calls, 'and nobody is asked again')
  })
  t.equal(await second.stop('SIGTERM'), 0)
})
