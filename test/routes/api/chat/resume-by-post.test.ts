/** Clients that reconnect by sending the same POST again, with the id of the last event that they saw. */
import t from 'tap'
import { readEvents } from '../../../event-reader.js'
import { build, eventually } from '../../../helper.js'
import { gate, startUpstream } from '../../../upstream.js'

t.test('a repeated POST goes on with the answer that its Last-Event-ID names', async (t) => {
  const upstream = await startUpstream(t)
  const { url, json, register } = await build(t, { agents: [upstream.agent()] })
  const { accessToken: token } = await register()
  const { body: first } = await (async () => {
    upstream.script((call) => { void call.text('one'); call.finish() })
    return await json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Hi' } })
  })()
  const verbs = [
    ['/api/chat/completions', { agentId: 'writer', message: 'Hi', stream: true }],
    [`/api/chat/messages/${first.message.id}/retry`, { stream: true }],
    [`/api/chat/messages/${first.userMessage.id}/edit`, { content: 'Ho', stream: true }]
  ] as const
  for (const [path, body] of verbs) {
    const calls = upstream.calls.length
    const more = gate()
    upstream.script(async (call) => {
      void call.text('Hel')
      await more.opened
      void call.text('lo')
      call.finish()
    })
    const reader = await readEvents(url + path, { token, body })
    const { id } = await reader.until(({ event }) => event === 'chunk')
    reader.leave()
    const again = await readEvents(url + path, { token, body, headers: { 'last-event-id': id as string } })
    const odd = await readEvents(url + path, { token, body: { of: 'no schema' }, headers: { 'last-event-id': (id as string).toUpperCase() } })
    more.open()
    for (const resumed of [again, odd]) {
      await resumed.ended
      t.same(resumed.events.map(({ event }) => event), ['chunk', 'end'], path)
      t.same(resumed.events.map(({ data }) => data.content ?? data.message.content), ['lo', 'Hello'], 'nothing is lost, nothing comes twice')
    }
    t.equal(upstream.calls.length, calls + 1, 'and nothing new is begun')
    const late = await readEvents(url + path, { token, body, headers: { 'last-event-id': id as string } })
    await late.ended
    t.equal(late.events.at(-1)?.data.message.content, 'Hello', 'afterwards, too')
  }

  const { accessToken: other } = await register()
  const { body: { key } } = await json('/api/auth/api-keys', { token, body: { name: 'n' } })
  const known = `${first.message.id as string}:0:1`
  for (const [path, body] of verbs) {
    const repeat = (as: string | undefined, id: string) => json(path, { ...as === undefined ? {} : { token: as }, body, headers: { 'last-event-id': id } })
    t.match(await repeat(other, known), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } }, 'another’s')
    t.match(await repeat(token, '019471fe-6b6c-7c3a-9a3e-5d1f0c2b4a68:0:1'), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } }, 'nobody’s')
    t.match(await repeat(token, `${first.userMessage.id as string}:0:1`), { status: 404, body: { code: 'MESSAGE_NOT_FOUND' } }, 'no answer')
    t.match(await repeat(token, 'x'), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR', details: { errors: [{ path: '/headers/last-event-id' }] } } })
    t.match(await repeat(undefined, known), { status: 401 })
    t.equal((await repeat(key, known)).status, 200, 'with a key of the same user')
  }
  t.equal(upstream.calls.length, 4)
  await eventually('all streams to be closed', async () => (await json('/metrics')).text.includes('chat_streams_open 0'))
})
