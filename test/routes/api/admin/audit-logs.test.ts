import t from 'tap'
import { withClient } from '../../../database.js'
import { build, eventually, type Answer } from '../../../helper.js'

t.test('the audit trail is read', async (t) => {
  const { json, fetch, admin, register, database } = await build(t, { agents: [], env: { AUDIT_RETENTION_DAYS: '36500' } })
  const { accessToken: token, user: first } = await admin()
  const ada = await register('ada')
  const read = (query = '') => json(`/api/admin/audit-logs${query}`, { token })
  const download = (query: string, headers = {}) => fetch(`/api/admin/audit-logs/export${query}`, { headers: { authorization: `Bearer ${token}`, ...headers } })

  t.test('by administrators only', async (t) => {
    for (const path of ['/api/admin/audit-logs', '/api/admin/audit-logs/export', '/api/admin/audit-logs/verify']) {
      t.equal((await json(path, { token: ada.accessToken })).status, 403)
      t.equal((await json(path)).status, 401)
    }
  })

  t.test('newest first', async (t) => {
    const { status, body } = await read('?from=2021-01-01')
    t.equal(status, 200)
    t.match(body, { events: [{ action: 'auth.register', userId: ada.user.id }, { action: 'auth.login', userId: first.id }, { action: 'user.create', userId: first.id, actorId: null, details: { first: true } }], nextCursor: null })
    t.same(Object.keys(body.events[0]), ['id', 'at', 'action', 'userId', 'actorId', 'target', 'ip', 'requestId', 'details', 'outcome'])
  })

  // Many events of one microsecond, one of them made to hurt a spreadsheet; one of nobody.
  await withClient(database, (client) => client.query(`
    insert into audit_events (id, at, action, target, details)
    select gen_random_uuid(), '2020-01-02T03:04:05.678901Z', 'test.many', n::text, '{}' from generate_series(1, 1203) n;
    insert into audit_events (id, at, action, target, ip, details)
    values (gen_random_uuid(), '2020-01-01T00:00:00Z', 'test.csv', '=HYPERLINK("http://evil")', '-1', '{"text": "a, \\"b\\"\\nc"}')`))

  t.test('a page at a time, none lost and none twice', async (t) => {
    const seen = new Set<string>()
    let count = 0
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body }: Answer = await read(`?action=test.many&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`)
      for (const { target } of body.events) seen.add(target)
      count += body.events.length
      cursor = body.nextCursor
    }
    t.equal(count, 1203)
    t.equal(seen.size, 1203)
  })

  t.test('filtered', async (t) => {
    const count = async (query: string): Promise<number> => (await read(query)).body.events.length
    t.equal(await count(`?userId=${ada.user.id}`), 1)
    t.equal(await count(`?userId=${ada.user.id.toUpperCase()}&action=auth.register`), 1)
    t.equal(await count('?action=test.csv&from=2020-01-01&to=2020-01-02'), 1)
    t.equal(await count('?action=test.csv&from=2020-01-01T00:00:00.001Z'), 0)
    t.equal(await count('?action=test.csv&to=2020-01-01'), 0, 'the end is not included')
    t.equal(await count(`?actorId=${ada.user.id}&outcome=success`), 1)
    t.equal(await count('?outcome=failure'), 0)
    const foreign = ['9999-99-99', '2026-02-30', '0000-01-01'].map((day) =>
      `?cursor=${Buffer.from(`${day}T00:00:00.000000Z|0199aa7c-4b1e-7c52-9f0a-3d5b8e6f1a2c`).toString('base64url')}`)
    for (const query of ['?from=yesterday', '?to=2020-06-30T23:59:60Z', '?from=2020-06-30T23:59:60Z', '?userId=1', '?actorId=1', '?outcome=x', '?limit=0', '?cursor=x', ...foreign, '?x=1']) {
      t.match(await read(query), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, query)
    }
  })

  t.test('as CSV that a spreadsheet does not run', async (t) => {
    const response = await download('?action=test.csv')
    t.equal(response.status, 200)
    t.equal(response.headers.get('content-type'), 'text/csv; charset=utf-8')
    t.equal(response.headers.get('content-disposition'), 'attachment; filename="audit-events.csv"')
    const [header, line, ...rest] = (await response.text()).split('\r\n')
    t.equal(header, 'id,at,action,userId,actorId,target,ip,requestId,details,outcome')
    t.match(line, /^[0-9a-f-]{36},2020-01-01T00:00:00\.000Z,test\.csv,,,"'=HYPERLINK\(""http:\/\/evil""\)",'-1,,"\{""text"":""a, \\""b\\""\\nc""\}",success$/)
    t.same(rest, [''])
  })

  t.test('as NDJSON, in batches', async (t) => {
    const response = await download('?format=ndjson&action=test.many')
    t.equal(response.headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
    const events = (await response.text()).trimEnd().split('\n').map((line) => JSON.parse(line))
    t.equal(new Set(events.map(({ id }) => id)).size, 1203)
    t.equal(events[0].at, '2020-01-02T03:04:05.678Z')
    t.equal((await json('/api/admin/audit-logs/export?format=xml', { token })).status, 400)
    t.match(await (await download('', { accept: 'text/csv' })).text(), 'auth.register')
  })
})

t.test('the chain is verified, part by part', async (t) => {
  const { json, admin, database } = await build(t, { agents: [] })
  const { accessToken: token } = await admin()
  await withClient(database, (client) => client.query("insert into audit_events (id, action, target) select gen_random_uuid(), 'test.many', n::text from generate_series(1, 20) n"))
  const verify = (query = '') => json(`/api/admin/audit-logs/verify${query}`, { token })
  const whole = await eventually('all are sealed', async () => {
    const { body } = await verify()
    return body.links >= 20 && body.unsealed === 0 ? body : undefined
  })
  t.match(whole, { broken: null, purged: 0, head: `${whole.links as number}:`, nextCursor: null })
  let links = 0
  let cursor: string | null = ''
  for (let parts = 0; cursor !== null; parts++) {
    const { status, body, headers }: Answer = await verify(`?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`)
    t.equal(status, 200)
    t.equal(headers.get('cache-control'), 'no-store')
    t.ok(parts < 9)
    links += body.links
    cursor = body.nextCursor
    if (cursor === null) t.equal(body.head, whole.head)
  }
  t.equal(links, whole.links)

  await withClient(database, (client) => client.query(`
    alter table audit_events disable trigger user;
    update audit_events set target = 'forged' where target = '12';
    alter table audit_events enable trigger user`))
  t.match((await verify()).body, { broken: { position: Number, userId: String, eventId: /-/, reason: 'changed' }, nextCursor: null })
  t.match((await verify(`?cursor=${'9'.repeat(9)}:${'0'.repeat(64)}`)).body, { broken: { position: 999999999, eventId: '', reason: 'links-missing' } })
  for (const query of ['?cursor=1', '?cursor=', `?cursor=0:${'0'.repeat(64)}`, '?limit=0', '?limit=20001', '?other=1']) {
    t.match(await verify(query), { status: 400, body: { code: 'COMMON_VALIDATION_ERROR' } }, query)
  }
})
