import t from 'tap'
import { readAddress } from '../database-address.js'

const shown = (url: string) => readAddress(url).hosts.map(({ host, port, url: one }) => `${host} ${port} ${one}`)

t.test('one host', async (t) => {
  t.same(readAddress('postgres://u:p%40w@h/d').wanted, 'any')
  t.same(shown('postgres://u:p@h/d?sslmode=require'), ['h 5432 postgres://u:p@h:5432/d?sslmode=require'])
  t.match(readAddress('postgres://u@/d?host=/var/run/postgresql').hosts, [{ host: '/var/run/postgresql' }], 'a folder of sockets')
  t.equal(readAddress('postgresql://[::1]:6000/d').hosts[0]?.host, '::1')
})

t.test('several hosts, as libpq takes them', async (t) => {
  t.same(shown('postgres://u:p@a:1,b/d?target_session_attrs=read-write&application_name=x'), [
    'a 1 postgres://u:p@a:1/d?application_name=x', 'b 5432 postgres://u:p@b:5432/d?application_name=x'
  ])
  t.same(readAddress('postgresql://a,[::1]:7/d').hosts.map(({ host, port }) => [host, port]), [['a', 5432], ['::1', 7]])
  t.same(readAddress('postgres://u@/d?host=a,b&port=1,2').hosts.map(({ host, port }) => [host, port]), [['a', 1], ['b', 2]])
  t.same(readAddress('postgres://a,b/d?port=9').hosts.map(({ port }) => port), [9, 9])
  t.equal(readAddress('postgres://a,b/d').wanted, 'read-write', 'who writes is wanted')
  t.equal(readAddress('postgres://a,b/d', 'prefer-standby').wanted, 'prefer-standby')
  t.equal(readAddress('postgres://a,b/d?target_session_attrs=standby', 'any').wanted, 'standby')
})

t.test('what can not be read', async (t) => {
  for (const [url, message] of [
    ['http://a/d', /must be a URL/], ['postgres://u:p#w@h/d', /must be a URL/], ['postgres://h:port/d', /must be a URL/], ['postgres://a,,b/d', /between every two commas/],
    ['postgres:///d?host=a,b&port=1,2,3', /one port/], ['postgres://a/d?target_session_attrs=best', /target_session_attrs/]
  ] as const) t.throws(() => readAddress(url), { message }, url)
})
