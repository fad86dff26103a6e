import { availableParallelism } from 'node:os'
import t from 'tap'
import { build, eventually } from '../../../helper.js'

t.test('a password is not hashed for a client that left while it waited', async (t) => {
  const app = await build(t, { agents: [] })
  await app.register('ada')
  const crowd = Array.from({ length: 8 * availableParallelism() + 8 }, () => app.json('/api/auth/login', { body: { username: 'ada', password: 'correct-horse-1' } }))
  const leaving = new AbortController()
  const left = app.fetch('/api/auth/login', {
    method: 'POST', signal: leaving.signal, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username: 'ada', password: 'wrong' })
  })
  const metrics = async (): Promise<string> => await (await app.fetch('/metrics')).text()
  // All of them have arrived when the first is answered.
  void Promise.race(crowd).then(() => { leaving.abort() })
  await t.rejects(left)
  for (const { status } of await Promise.all(crowd)) t.equal(status, 200)
  await eventually('the attempts to be over', async () => (await metrics()).includes('http_active_connections 0\n'))
  t.match(await metrics(), '\nauth_logins_total{result="failure"} 0\n')
  t.notMatch(await metrics(), 'route="/api/auth/login",status_code="500"')
})
