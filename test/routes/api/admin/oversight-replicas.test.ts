/** What administrators see of two replicas that share a database and a Redis. */
import t from 'tap'
import { build, eventually } from '../../../helper.js'
import { readServers } from '../../../servers.js'

t.test('two replicas are seen by each other, and each finds what the other has answered', async (t) => {
  const env = { REDIS_URL: readServers()?.redisUrl ?? '' }
  const one = await build(t, { agents: [], env })
  const other = await build(t, { agents: [], env, database: one.database })
  const { accessToken: token } = await one.admin()
  await one.json('/api/agents/none', { token, headers: { 'x-request-id': 'answered-by-one' } })
  await other.json('/api/agents/none', { token, headers: { 'x-request-id': 'answered-by-other' } })
  for (const [asked, id] of [[one, 'answered-by-other'], [other, 'answered-by-one']] as const) {
    // Who has just started may not have subscribed yet.
    const found = await eventually(id, async () => {
      const answer = await asked.json(`/api/admin/trace/${id}`, { token })
      return answer.status === 200 ? answer : undefined
    })
    t.match(found.body, { request: { id, status: 404, code: 'AGENT_NOT_FOUND', route: '/api/agents/:id' }, generations: [] })
  }
  t.equal((await one.json('/api/admin/trace/nobody-asked-this', { token })).body.code, 'TRACE_NOT_FOUND')
  for (const app of [one, other]) {
    const { processes } = await eventually('both are seen', async () => {
      const { body } = await app.json('/api/admin/overview', { token })
      return body.processes.length === 2 ? body : undefined
    })
    t.same(processes.filter(({ isSelf }: { isSelf: boolean }) => isSelf).map(({ id }: { id: string }) => id), [app.app.workers.self])
  }
  await eventually('the figures of both', async () => (await one.json('/api/admin/overview', { token })).body.totals.errors.find(({ code }: { code: string }) => code === 'AGENT_NOT_FOUND')?.count === 2)
})
