/** Addresses that agents made through the API reach, and those that they don't, in every spelling and whenever they are resolved. */
import type { LookupAddress } from 'node:dns'
import { once } from 'node:events'
import { createServer, isIPv4 } from 'node:net'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { createGuard, type Resolve } from '../../../../services/llm/transport/guard.js'
import { createUpstreamHttp } from '../../../../services/llm/transport/http.js'
import type { Reach, UpstreamCall } from '../../../../services/llm/transport/port.js'
import { upstreamServer } from '../upstream.js'

const REFUSED = [
  // Loopback in the spellings of RFC 6943 §3.1.1, which URLs take, and unspecified.
  '127.0.0.1', '127.1', '127.255.255.254', '2130706433', '0x7f000001', '0x7f.1', '0177.0.0.1', '017700000001', '127.0.0.1.', '①②⑦.⓪.⓪.①',
  '0', '0.0.0.0', '0.1.2.3', '[::1]', '[::]', '[0:0:0:0:0:0:0:1]',
  // Private, shared, link-local, metadata.
  '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1', '100.100.100.200', '169.254.169.254', '0xa9fea9fe', '2852039166',
  '168.63.129.16', '192.0.0.192', '[fd00:ec2::254]', '[fc00::1]', '[fd12:3456::1]', '[fe80::1]', '[fec0::1]',
  // IPv4 within IPv6.
  '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::ffff:a9fe:a9fe]', '[::ffff:0:127.0.0.1]', '[::127.0.0.1]', '[64:ff9b::7f00:1]', '[64:ff9b::169.254.169.254]',
  '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001:0:4136:e378:8000:63bf:3fff:fdd2]',
  // Multicast, broadcast, reserved, documentation, benchmarks.
  '224.0.0.1', '239.255.255.250', '255.255.255.255', '240.0.0.1', '192.0.2.1', '198.51.100.7', '203.0.113.7', '198.18.0.1', '192.88.99.1',
  '[ff02::1]', '[2001:db8::1]', '[100::1]', '[3fff::1]', '[4000::1]',
  // Names that mean such an address everywhere.
  'localhost', 'LOCALHOST', 'localhost.', 'llm.localhost', 'metadata.google.internal', 'metadata.goog', 'instance-data'
]
const PUBLIC = ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '192.0.1.1', '[2606:4700:4700::1111]', '[2a00:1450:4001:81b::200e]', '[::ffff:8.8.8.8]']

const address = (text: string): LookupAddress => ({ address: text, family: isIPv4(text) ? 4 : 6 })
const resolvesTo = (...texts: string[]): Resolve => (_name, done) => { done(null, texts.map(address)) }
const unresolvable: Resolve = (_name, done) => { done(new Error('ENOTFOUND'), []) }

t.test('when an endpoint is written down', async (t) => {
  const guard = createGuard([], unresolvable)
  for (const host of REFUSED) t.match(await guard.faultOf(`http://${host}:8080/v1`), /^leads to an address that is not public/, host)
  for (const host of PUBLIC) t.equal(await guard.faultOf(`https://${host}/v1`), undefined, host)
  t.equal(await guard.faultOf('https://not-yet.example/v1'), undefined, 'a name that resolves later')
  t.equal(await guard.faultOf('nonsense'), undefined, 'is somebody else\'s fault')
  for (const inner of ['10.0.0.1', '::1', 'fe80::1%eth0', '::ffff:10.0.0.1', '64:ff9b::a00:1']) {
    t.ok(await createGuard([], resolvesTo(inner)).faultOf('https://inner.example'), `a name of ${inner}`)
  }
  t.equal(await createGuard([], resolvesTo('10.0.0.1', '8.8.8.8')).faultOf('https://both.example'), undefined, 'the public one is what will be called')
  t.notMatch(await guard.faultOf('http://10.1.2.3'), /10\.1/)
})

t.test('what the operator allows', async (t) => {
  const guard = createGuard(['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '[::1]', 'LLM.internal', 'metadata.goog'], resolvesTo('192.168.0.9'))
  for (const host of ['127.0.0.1', '0x7f.1', '[::ffff:7f00:1]', 'localhost', '10.200.0.1', '[::ffff:10.0.0.1]', '[fd00:ec2::254]', '[::1]', 'llm.internal', 'llm.internal.', 'metadata.goog']) {
    t.equal(await guard.faultOf(`http://${host}/v1`), undefined, host)
  }
  for (const host of ['127.0.0.2', '192.168.0.9', 'other.internal', 'x.llm.internal', '169.254.169.254', '[fe80::1]']) t.ok(await guard.faultOf(`http://${host}/v1`), host)
})

function call (url: string, reach: Reach): UpstreamCall {
  const timeouts = { firstByteMs: 5_000, idleMs: 5_000, totalMs: 20_000 }
  return { url, method: 'GET', headers: {}, body: null, secret: null, timeouts, reach, signal: new AbortController().signal }
}

function guarded (t: Test, allowed: string[], resolve: Resolve) {
  const http = createUpstreamHttp(createGuard(allowed, resolve))
  t.teardown(() => http.close())
  return http
}

const FORBIDDEN = { name: 'UpstreamFailure', kind: 'connect', isForbidden: true, isRetryable: false, message: 'UPSTREAM_ADDRESS_FORBIDDEN: the address is not public' }

t.test('when it is connected to', async (t) => {
  let connections = 0
  const server = createServer(() => { connections += 1 }).listen(0)
  t.teardown(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  const http = guarded(t, [], resolvesTo('127.0.0.1', '::1', '::ffff:127.0.0.1'))
  for (const host of ['127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', 'localhost', 'public.example']) {
    for (const scheme of ['http', 'https']) await t.rejects(http.open(call(`${scheme}://${host}:${port}`, 'public')), FORBIDDEN, `${scheme} ${host}`)
  }
  t.equal(connections, 0)
})

t.test('a name that resolves differently at each look', async (t) => {
  const url = await upstreamServer(t, (_request, response) => { response.end('inner') })
  const answers = ['8.8.8.8', '127.0.0.1']
  const rebinding: Resolve = (_name, done) => { done(null, [address(answers.shift() ?? '127.0.0.1')]) }
  const guard = createGuard([], rebinding)
  const inner = url.replace('127.0.0.1', 'rebinding.example')
  t.equal(await guard.faultOf(inner), undefined, 'public when it is written down')
  const http = createUpstreamHttp(guard)
  t.teardown(() => http.close())
  await t.rejects(http.open(call(inner, 'public')), FORBIDDEN)
})

t.test('connections of agents that may reach any host are nobody else\'s', async (t) => {
  const url = await upstreamServer(t, (_request, response) => { response.end('inner') })
  const http = guarded(t, [], unresolvable)
  const response = await http.open(call(url, 'any'))
  t.equal(await response.text(), 'inner')
  response.release()
  await t.rejects(http.open(call(url, 'public')), FORBIDDEN, 'while a connection lies ready')
})

t.test('an allowed host is reached by its permitted addresses only', async (t) => {
  const url = await upstreamServer(t, (_request, response) => { response.end('allowed') })
  const http = guarded(t, ['127.0.0.1'], resolvesTo('10.0.0.1', '127.0.0.1'))
  const response = await http.open(call(url.replace('127.0.0.1', 'llm.example'), 'public'))
  t.equal(await response.text(), 'allowed')
  response.release()
  await t.rejects(guarded(t, ['127.0.0.1'], unresolvable).open(call('http://gone.example', 'public')), { ...FORBIDDEN, isForbidden: false, isRetryable: true, message: /ENOTFOUND/ })
})

t.test('redirects lead nowhere', async (t) => {
  let calls = 0
  const url = await upstreamServer(t, (_request, response) => {
    calls += 1
    response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end()
  })
  const http = guarded(t, ['127.0.0.1'], unresolvable)
  await t.rejects(http.open(call(url, 'public')), { ...FORBIDDEN, kind: 'status', isForbidden: false, message: 'status 307' })
  t.equal(calls, 1)
})
