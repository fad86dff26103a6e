/** `maxConcurrency` of agents over the wire and over two replicas: calls wait in turn, and slots are leases. */
import t from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually } from '../../../helper.js'
import { startUpstream } from '../../../upstream.js'

const finishOf = (call: { text(content: string): unknown, finish(): void }): void => {
  void call.text('Well.')
  call.finish()
}

t.test('an agent answers only so many at once, over all replicas; users take turns', async (t) => {
  const upstream = await startUpstream(t)
  const agents = [upstream.agent('writer', { maxConcurrency: 2 })]
  const one = await build(t, { agents })
  const other = await build(t, { agents, database: one.database })
  const [ada, bob] = [await one.register(), await one.register()]
  let asked = 0
  const ask = (app: typeof one, { accessToken: token }: { accessToken: string }, message: string) => {
    asked += 1
    return app.json('/api/chat/completions', { token, body: { agentId: 'writer', message } })
  }
  const places = async () => (await withClient(one.database, (client) => client.query<{ held: boolean, user_id: string }>('select held, user_id from agent_slots'))).rows
  const crowd = Array.from({ length: 6 }, (_, index) => ask(index % 2 === 0 ? one : other, ada, `ada ${index}`))
  await eventually('the crowd', async () => (await places()).length === asked)
  const late = ask(other, bob, 'bob')
  await eventually('everybody', async () => (await places()).length === asked)
  t.equal((await places()).filter(({ held }) => held).length, 2)
  await eventually('two calls', () => upstream.calls.length === 2)

  const [first] = upstream.calls
  if (first !== undefined) finishOf(first)
  await eventually('the next call', () => upstream.calls.length === 3)
  t.equal(upstream.calls[2]?.body.messages.at(-1)?.content, 'bob', 'whoever has the fewest places comes first')
  for (let done = 1; done < asked; done += 1) {
    const call = await eventually('a call', () => upstream.calls[done])
    t.ok(upstream.calls.length - done <= 2, 'never more than two')
    finishOf(call)
  }
  for (const answer of [...await Promise.all(crowd), await late]) t.equal(answer.status, 200)
  await eventually('free places', async () => (await places()).length === 0)
})

t.test('waiting can be stopped, and a place is free when its call is; a dead replica holds none', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent('writer', { maxConcurrency: 1 })] })
  const { accessToken: token, user } = await app.register()
  const stream = async (message: string) => {
    const response = await app.fetch('/api/chat/completions', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ agentId: 'writer', message, stream: true })
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('event: start')) text += (await reader?.read())?.value ?? ''
    return { messageId: /id: ([0-9a-f-]{36}):/.exec(text)?.[1] ?? '', reader }
  }
  await withClient(app.database, (client) => client.query(
    'insert into agent_slots (user_id, id, agent_id, held, lease_until) values ($1, gen_random_uuid(), \'writer\', true, now() + interval \'1 hour\')', [user.id]))
  const waiting = await stream('waits')
  const stop = ({ messageId }: { messageId: string }) => app.json(`/api/chat/generations/${messageId}/stop`, { method: 'POST', token })
  t.match((await stop(waiting)).body.message, { status: 'stopped', content: '', usage: null })
  t.equal(upstream.calls.length, 0, 'nobody was called')
  t.equal((await app.json('/api/admin/usage', { token: (await app.admin()).accessToken })).body.usage.length, 0, 'and nothing used')

  await withClient(app.database, (client) => client.query("update agent_slots set lease_until = now() - interval '1 s'"))
  const running = await stream('runs')
  await eventually('the call', () => upstream.calls.length === 1)
  const next = await stream('is next')
  t.equal((await stop(running)).status, 200)
  const call = await eventually('the next call', () => upstream.calls[1])
  void call.text('Half')
  await eventually('the text', async () => (await next.reader?.read())?.value?.includes('Half'))
  call.response.destroy()
  await eventually('the free place of a cut', async () =>
    (await withClient(app.database, (client) => client.query('select from agent_slots'))).rows.length === 0)
})

t.test('the queue is bounded, and one that was found full refuses before anything is stored', async (t) => {
  const upstream = await startUpstream(t)
  const app = await build(t, { agents: [upstream.agent('writer', { maxConcurrency: 1 })] })
  const { accessToken: token } = await app.register()
  await withClient(app.database, (client) => client.query(
    `insert into agent_slots (user_id, id, agent_id, held, lease_until)
     select gen_random_uuid(), gen_random_uuid(), 'writer', n = 0, now() + interval '1 hour' from generate_series(0, 1000) as n`))
  const ask = () => app.json('/api/chat/completions', { token, body: { agentId: 'writer', message: 'Hello' } })
  const messages = async () => (await withClient(app.database, (client) => client.query('select from messages'))).rows.length
  const first = await ask()
  t.match(first, { status: 503, body: { code: 'AGENT_UNAVAILABLE', details: { retryAfter: Number(first.headers.get('retry-after')) } } })
  const before = await messages()
  await Promise.all([ask(), ask()])
  t.equal(await messages(), before)
  t.equal(upstream.calls.length, 0)
})
