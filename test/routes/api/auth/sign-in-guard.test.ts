import t from 'tap'
import { build, eventually, type TestApp } from '../../../helper.js'

const PASSWORD = 'correct-horse-1'

/** Signs in from somewhere; one proxy is trusted to say from where. */
const from = ({ json }: TestApp, ip: string, device: { cookie?: string, agent?: string } = {}) =>
  (username: string, password: string) => json('/api/auth/login', {
    body: { username, password },
    headers: { 'x-forwarded-for': ip, 'user-agent': device.agent ?? 'test', ...(device.cookie === undefined ? {} : { cookie: `a=b; ${device.cookie}; c=d` }) }
  })
const cookieOf = ({ headers }: { headers: Headers }): string => headers.get('set-cookie')?.split(';', 1)[0] ?? ''
const start = (t: Parameters<typeof build>[0]): Promise<TestApp> => build(t, { agents: [], env: { TRUST_PROXY: '1' } })

t.test('guessing is slowed down, for names that do not exist too, without locking the owner out', async (t) => {
  const app = await start(t)
  await app.register('victim')
  const home = await from(app, '192.0.2.10', { agent: 'home' })('victim', PASSWORD)
  const attacker = from(app, '203.0.113.5', { agent: 'attacker' })

  // Until the wait is long enough for everything below, however slow the machine.
  await Promise.all(['victim', 'nobody'].map(async (name) => {
    for (let i = 0; i < 5; i++) t.equal((await attacker(name, 'wrong')).status, 401)
    const refused = await eventually(`${name} to wait for long`, async () => {
      const answer = await attacker(name.toUpperCase(), 'wrong')
      return answer.status === 429 && answer.body.details.retryAfter >= 8 && answer
    })
    t.match(refused.body, { code: 'AUTH_TOO_MANY_ATTEMPTS' })
    t.equal(refused.headers.get('retry-after'), String(refused.body.details.retryAfter))
  }))
  t.equal((await from(app, '198.51.100.1')('victim', PASSWORD)).status, 429, 'a new device waits, even with the right password')
  t.equal((await from(app, '192.0.2.10', { agent: 'home' })('victim', PASSWORD)).status, 200, 'a client without cookies is recognised by address and user agent')
  t.equal((await from(app, '198.51.100.9', { cookie: cookieOf(home), agent: 'moved' })('victim', PASSWORD)).status, 200, 'a device is recognised by its cookie')
  const { body, headers } = await from(app, '198.51.100.8', { cookie: cookieOf(home) })('victim', PASSWORD)
  t.equal(body.user.username, 'victim')
  t.equal(cookieOf({ headers }), cookieOf(home), 'it stays the same device')
  t.equal((await from(app, '198.51.100.3', { cookie: 'parley_device=forged' })('victim', PASSWORD)).status, 429)
  const other = await app.register('other')
  t.ok(other)
  const foreign = await from(app, '192.0.2.77')('other', PASSWORD)
  t.equal((await from(app, '198.51.100.7', { cookie: cookieOf(foreign) })('victim', PASSWORD)).status, 429, 'a device is known to its own account only')

  t.test('a known device has an allowance, no more', async (t) => {
    const device = from(app, '198.51.100.30', { cookie: cookieOf(home) })
    for (let i = 0; i < 5; i++) t.equal((await device('victim', 'wrong')).status, 401)
    t.equal(await eventually('a refusal', async () => (await device('victim', 'wrong')).status === 429), true)
  })
})

t.test('attempts made side by side share one allowance', async (t) => {
  const app = await start(t)
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => from(app, `203.0.113.${i}`)('nobody', 'wrong')))
  const admitted = answers.filter(({ status }) => status === 401).length
  t.ok(admitted >= 5 && admitted <= 8, `${admitted} were looked at`)
  t.equal(answers.filter(({ status }) => status === 429).length, 40 - admitted)
})

t.test('many right sign-ins side by side all pass', async (t) => {
  const app = await start(t)
  await app.register('crowd')
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => from(app, `203.0.113.${i}`)('crowd', PASSWORD)))
  t.ok(answers.every(({ status }) => status === 200))
})

t.test('an address has 60 failures, a whole /64 of IPv6 too; a device with its cookie is not held up by them', async (t) => {
  const app = await start(t)
  await app.register('victim')
  const home = await from(app, '2001:db8:1:2::1')('victim', PASSWORD)
  for (let i = 0; i < 60; i += 20) {
    await Promise.all(Array.from({ length: 20 }, async (_, j) => t.equal((await from(app, `2001:db8:1:2::${i + j}`)(`user-${i + j}`, 'x')).status, 401)))
  }
  const refused = await from(app, '2001:db8:1:2:ffff::1')('another', 'x')
  t.equal(refused.status, 429)
  t.ok(refused.body.details.retryAfter > 800)
  t.equal((await from(app, '2001:db8:1:3::1')('another', 'x')).status, 401)
  t.equal((await from(app, '2001:db8:1:2::1', { cookie: cookieOf(home) })('victim', PASSWORD)).status, 200)
})

t.test('the cookie stays on encrypted connections when it came over one', async (t) => {
  const { json } = await start(t)
  const body = { username: 'ada', password: PASSWORD }
  const { headers } = await json('/api/auth/register', { body, headers: { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' } })
  t.match(headers.get('set-cookie'), /; Secure$/)
})
