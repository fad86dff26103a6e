/** Stop, leave, come back: from any connection and any process. */
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { readEvents, type EventReader } from '../../../event-reader.js'
import { gate, startUpstream, type Gate } from '../../../upstream.js'
import { withClient } from '../../../database.js'

t.test('stop, leave and resume', async (t) => {
  const upstream = await startUpstream(t)
  const agents = [upstream.agent()]
  const env = { JWT_SECRET: 's'.repeat(40) }
  const app = await build(t, { agents, env })
  const replica = await build(t, { agents, env, database: app.database })
  const { accessToken: token } = await app.register()

  /** A stream that has said `text`. */
  async function begin (text = 'partial', more: object = {}) {
    const calls = upstream.calls.length
    upstream.script(() => undefined)
    const reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: 'Hi', stream: true, ...more } })
    const { data: { messageId, sessionId } } = await reader.until(({ event }) => event === 'start')
    const call = await eventually('the call', () => upstream.calls[calls])
    if (text !== '') {
      void call.text(text)
      await reader.until(({ event }) => event === 'chunk')
    }
    return { reader, call, messageId: messageId as string, sessionId: sessionId as string }
  }
  const stored = async (messageId: string) => (await withClient(app.database, (client) => client.query('select status, content, usage, finish_reason from messages where id = $1', [messageId]))).rows[0]
  const resume = (messageId: string, from?: string, at = app): Promise<EventReader> =>
    readEvents(`${at.url}/api/chat/generations/${messageId}/stream`, { token, ...(from === undefined ? {} : { headers: { 'last-event-id': from } }) })

  for (const [name, at] of [['this process', app], ['another process', replica]] as const) {
    t.test(`stop from another connection, through ${name}`, async (t) => {
      const { reader, call, messageId } = await begin()
      const { status, body } = await at.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token })
      t.equal(status, 200)
      t.match(body.message, { status: 'stopped', content: 'partial', finishReason: null, error: null, usage: { source: 'estimated' } })
      await call.closed
      await reader.ended
      t.same(reader.events.at(-1)?.data, { message: body.message }, 'the asking stream gets `end`')
      t.same((await at.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token })).body, body, 'again changes nothing')
    })
  }

  t.test('stop before the first text', async (t) => {
    const { messageId } = await begin('')
    const { body } = await app.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token })
    t.match(body.message, { status: 'stopped', content: '' })
  })

  t.test('who leaves with cancel stops the upstream within 100 ms', async (t) => {
    const latencies: number[] = []
    for (let round = 0; round < 10; round += 1) {
      const { reader, call, messageId } = await begin('partial', { onDisconnect: 'cancel' })
      const left = performance.now()
      reader.leave()
      await call.closed
      latencies.push(performance.now() - left)
      await eventually('the stored text', async () => (await stored(messageId)).status !== 'streaming')
      t.match(await stored(messageId), { status: 'stopped', content: 'partial', usage: { source: 'estimated' } })
    }
    latencies.sort((a, b) => a - b)
    t.comment(`hang-up to closed upstream socket: median ${latencies[5]?.toFixed(1)} ms, longest ${latencies.at(-1)?.toFixed(1)} ms`)
    t.ok((latencies[5] ?? Infinity) < 100, 'the median is below 100 ms')
  })

  t.test('so does who asked for JSON', async (t) => {
    const calls = upstream.calls.length
    upstream.script(() => undefined)
    const leaving = new AbortController()
    const asked = app.fetch('/api/chat/completions', {
      method: 'POST', signal: leaving.signal, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ agentId: 'writer', message: 'Hi', onDisconnect: 'cancel' })
    })
    const call = await eventually('the call', () => upstream.calls[calls])
    void call.text('half')
    leaving.abort()
    await t.rejects(asked)
    await call.closed
    const rows = await eventually('the stop', async () => {
      const { rows } = await withClient(app.database, (client) => client.query("select status from messages where role = 'assistant' order by created_at desc limit 1"))
      return rows[0].status === 'stopped' && rows
    })
    t.equal(rows.length, 1)
  })

  t.test('who just leaves finds the whole answer', async (t) => {
    const { reader, call, messageId } = await begin('one ')
    reader.leave()
    await reader.ended
    void call.text('two')
    call.finish()
    await eventually('the end', async () => (await stored(messageId)).status === 'complete')
    t.equal((await stored(messageId)).content, 'one two')
  })

  t.test('resume while it runs and afterwards, with reasoning from memory, by header and by query', async (t) => {
    const { reader, call, messageId } = await begin('one ')
    const id = reader.events.at(-1)?.id
    void call.raw('data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}\n\n')
    void call.text('two')
    await eventually('the text', () => reader.text === 'one two')
    const live = await resume(messageId, id)
    await live.until(({ event }) => event === 'chunk')
    call.finish()
    await live.ended
    t.same(live.events.map(({ event }) => event), ['reasoning', 'chunk', 'end'])
    const all = reader.events
    await reader.ended
    t.same(live.events.map(({ id }) => id), all.slice(2).map(({ id }) => id), 'the same ids')
    const afterwards = await readEvents(`${app.url}/api/chat/generations/${messageId}/stream?after=4:2`, { token })
    await afterwards.ended
    t.same(afterwards.events.map(({ event }) => event), ['reasoning', 'chunk', 'end'])
    const elsewhere = await resume(messageId, id, replica)
    await elsewhere.ended
    t.same(elsewhere.events.map(({ event, id }) => [event, id]), [['chunk', `${messageId}:7:3`], ['end', `${messageId}:7:4`]], 'storage alone knows the text')
    const beyond = await resume(messageId, `${messageId}:99:9`, replica)
    await beyond.ended
    t.same(beyond.events.map(({ event, id }) => [event, id]), [['end', `${messageId}:7:10`]], 'who has more than is stored gets the end, which is authoritative')
  })

  t.test('200 answers, each read by a reader that is cut off again and again, on two processes', async (t) => {
    const words = Array.from({ length: 60 }, (_, index) => `${index}\u{1F600}e\u0301\u4f60 `)
    const whole = words.join('')
    // Each answer goes on when its reader has been cut off, so that every cut is in the middle of it.
    const sent = new Map<string, { units: number, goOn: Gate }>()
    upstream.script(async (call) => {
      const question = call.body.messages.at(-1)?.content ?? ''
      const state = { units: 0, goOn: gate() }
      sent.set(question, state)
      for (const [index, word] of words.entries()) {
        void call.text(word)
        state.units += word.length
        if (index % 15 !== 14) continue
        await state.goOn.opened
        state.goOn = gate()
      }
      call.finish()
    })
    let cuts = 0
    let wrong = 0
    const one = async (question: string): Promise<void> => {
      let reader = await readEvents(`${app.url}/api/chat/completions`, { token, body: { agentId: 'writer', message: question, stream: true } })
      const { data: { messageId } } = await reader.until(({ event }) => event === 'start')
      const state = await eventually('the call', () => sent.get(question))
      let text = ''
      for (let round = 0; ; round += 1) {
        const cutAt = round < 4 ? 1 + Math.floor(Math.random() * 15) : Infinity
        const isFar = (): boolean => reader.events.length >= cutAt || text.length + reader.text.length >= state.units
        await Promise.race([reader.until(isFar), reader.ended])
        if (round >= 4) await reader.ended
        const seen = reader.events.slice(0, cutAt)
        text += seen.filter(({ event }) => event === 'chunk').map(({ data }) => data.content as string).join('')
        reader.leave()
        if (seen.at(-1)?.event === 'end') break
        cuts += 1
        state.goOn.open()
        reader = await resume(messageId, seen.at(-1)?.id ?? `${messageId}:0:0`, round % 2 === 0 ? replica : app)
      }
      if (text !== whole || (await stored(messageId)).content !== whole) wrong += 1
    }
    for (let batch = 0; batch < 200; batch += 40) await Promise.all(Array.from({ length: 40 }, (_, index) => one(`m${batch + index}`)))
    t.comment(`200 answers, ${cuts} cuts, ${wrong} wrong texts`)
    t.equal(wrong, 0)
    t.ok(cuts > 500)
  })

  t.test('a session that is deleted in mid-answer', async (t) => {
    const { reader, call, messageId, sessionId } = await begin('one')
    t.equal((await app.json(`/api/chat-sessions/${sessionId}`, { method: 'DELETE', token })).status, 204)
    t.match(await app.json(`/api/chat/generations/${messageId}/stream`, { token }), { status: 404 })
    t.match(await app.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token }), { status: 404 })
    await call.closed
    await reader.ended
    t.ok(['error', 'end'].includes(reader.events.at(-1)?.event ?? ''), 'its stream ends with a terminal event')
    t.equal(app.app.generations.isLive(messageId), true)
    await eventually('the removal', async () => (await stored(messageId)) === undefined)
  })
})
