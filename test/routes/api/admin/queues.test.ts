import t from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually } from '../../../helper.js'

t.test('administrators see, pause, resume and clear queues, and it is an audit event', async (t) => {
  const { json, fetch, admin, register, app, database } = await build(t)
  const { accessToken: token, user } = await admin()
  const path = '/api/admin/queues'
  const list = await eventually('the first look for work', async () => {
    const answer = await json(path, { token })
    return answer.status === 200 && answer
  })
  const names = ['audit-retention', 'idempotency-retention', 'session-removal']
  const queues = (answer: { body: { queues: { name: string, completed: number }[] } }) =>
    answer.body.queues.filter(({ name }) => names.includes(name))
  t.same(queues(list).map(({ name }) => name), names)
  t.same(Object.keys(list.body.queues[0]).sort(), ['active', 'completed', 'created', 'failed', 'name', 'paused', 'retry'])
  await eventually('the scheduled jobs', async () => queues(await json(path, { token })).every(({ completed }) => completed === 1))

  t.match(await json(`${path}/session-removal/pause`, { token, method: 'POST' }), { status: 200, body: { queue: { name: 'session-removal', paused: true } } })
  for (let n = 0; n < 3; n++) await app.jobs.send('session-removal', { n }, { key: `${n}` })
  const waiting = await json(`${path}/session-removal/jobs?state=created&limit=2`, { token })
  t.match(waiting, { status: 200, body: { jobs: [{ state: 'created', data: { n: 2 }, output: null, startedAt: null, retries: 0 }, { data: { n: 1 } }] } })
  const rest = await json(`${path}/session-removal/jobs?state=created&limit=2&cursor=${waiting.body.nextCursor}`, { token })
  t.match(rest.body, { jobs: [{ data: { n: 0 } }], nextCursor: null })
  t.match(await json(`${path}/session-removal/jobs`, { token }), { status: 200, body: { jobs: [{}, {}, {}, { state: 'completed', startedAt: /Z$/, completedAt: /Z$/ }] } })
  t.match(await (await fetch('/metrics')).text(), /queue_jobs\{queue="session-removal",state="failed"\} 0/)

  t.match(await json(`${path}/session-removal/clear`, { token, method: 'POST' }), { status: 200, body: { queue: { created: 0, completed: 0, paused: true } } })
  t.match(await json(`${path}/session-removal/resume`, { token, method: 'POST' }), { status: 200, body: { queue: { paused: false } } })
  await withClient(database, async (client) => {
    const { rows } = await client.query("select actor_id, action, target, details from audit_events where action like 'queue.%' order by id")
    t.same(rows, [['pause', {}], ['clear', { removed: 4 }], ['resume', {}]].map(([action, details]) => ({ actor_id: user.id, action: `queue.${action as string}`, target: 'session-removal', details })))
  })

  for (const method of ['pause', 'resume', 'clear']) t.match(await json(`${path}/none/${method}`, { token, method: 'POST' }), { status: 404, body: { code: 'QUEUE_NOT_FOUND' } })
  t.match(await json(`${path}/none/jobs`, { token }), { status: 404, body: { code: 'QUEUE_NOT_FOUND' } })
  for (const query of ['state=lost', 'limit=0', 'cursor=x']) t.equal((await json(`${path}/session-removal/jobs?${query}`, { token })).status, 400, query)
  t.equal((await json(`${path}/session-removal/explode`, { token, method: 'POST' })).status, 400)
  const { accessToken: stranger } = await register()
  t.match(await json(path, { token: stranger }), { status: 403, body: { code: 'AUTH_FORBIDDEN' } })
})
