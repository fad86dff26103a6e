import t from 'tap'
import { addressKey, addressOf } from '../network.js'
import { buildWith } from './frame.js'

t.test('the address in a text', async (t) => {
  for (const [text, address] of [
    ['203.0.113.7', '203.0.113.7'], [' 203.0.113.7:4711 ', '203.0.113.7'], ['[2001:db8::1]', '2001:db8::1'], ['[2001:DB8:0:0::1]:443', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'], ['fe80::1%eth0', 'fe80::1'], ['[fe80::1%25eth0]:80', 'fe80::1'], ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'], ['[0:0:0:0:0:ffff:203.0.113.7]:99', '203.0.113.7'],
    ['', undefined], ['unknown', undefined], ['_hidden', undefined], ['203.0.113', undefined], ['203.0.113.700:1', undefined], ['[203.0.113.7', undefined],
    ['203.0.113.7:port', undefined], ['1.2.3.4:123456', undefined], ['[]', undefined], ['::1::', undefined]
  ] as const) t.equal(addressOf(text), address, text)
  t.equal(addressKey('::ffff:cb00:7107'), addressKey('203.0.113.7'))
  t.equal(addressKey('[2001:db8:1:2:3::4]:443'), addressKey('2001:db8:1:2::1'), 'one network')
})

t.test('behind a proxy every spelling is one address, and what is none is the peer', async (t) => {
  const { json, app } = await buildWith(t, async (app) => { app.get('/who', async ({ ip, network }) => ({ ip, network })) }, { agents: [], env: { TRUST_PROXY: '1', RATE_LIMIT_MAX: '100', RATE_LIMIT_WINDOW: '10m' } })
  const ask = async (forwarded: string) => {
    const { body, headers } = await json('/who', { headers: { 'x-forwarded-for': forwarded } })
    return { ...body, remaining: Number(headers.get('x-ratelimit-remaining')) }
  }
  let left = 100
  for (const spelling of ['203.0.113.7', '203.0.113.7:1', '203.0.113.7:2', '[::ffff:203.0.113.7]:3', '::ffff:203.0.113.7', '10.0.0.1, 203.0.113.7:4711']) {
    t.same(await ask(spelling), { ip: '203.0.113.7', network: '203.0.113.7', remaining: --left }, spelling)
  }
  left = 100
  for (const garbage of ['unknown', 'x'.repeat(100), '203.0.113.7:x', '203.0.113.7, ?', '_a']) {
    t.same(await ask(garbage), { ip: '127.0.0.1', network: '127.0.0.1', remaining: --left }, garbage)
  }
  left = 100
  for (const port of [1, 2]) t.match(await ask(`[2001:db8::${port}]:${port}`), { ip: `2001:db8::${port}`, remaining: --left })

  const username = `forwarded-${process.pid}`
  await app.accounts.register({ username, password: 'correct-horse-1' }, { ip: '127.0.0.1', userAgent: null, requestId: 'r', deviceToken: null })
  const headers = { 'x-forwarded-for': '198.51.100.9:5555' }
  const { body: { accessToken } } = await json('/api/auth/login', { body: { username, password: 'correct-horse-1' }, headers })
  const { body: { logins } } = await json('/api/auth/logins', { token: accessToken })
  t.ok((logins as { ip: string }[]).some(({ ip }) => ip === '198.51.100.9'), 'and so it stands in the list of logins')
})
