import t from 'tap'
import { Pool } from 'pg'
import { migrate } from '../../../plugins/migrations.js'
import { createDatabase as openDatabase } from '../../../plugins/postgres/database.js'
import { ensureFirstAdministrator } from '../../../services/accounts/first-administrator.js'
import { createPasswordHasher } from '../../../services/accounts/password-hasher.js'
import { createAuditTrail } from '../../../services/audit/trail.js'
import { createDatabase } from '../../database.js'
import { build, eventually } from '../../helper.js'
import { ask } from './ask.js'

t.test('a generated password is printed once, and works', async (t) => {
  const lines: string[] = []
  const { write } = process.stdout
  process.stdout.write = (line: string | Uint8Array): boolean => { lines.push(String(line)); return true }
  let app
  try {
    app = await build(t, { agents: [], env: { ADMIN_PASSWORD: '', ADMIN_USERNAME: 'root' } })
  } finally {
    process.stdout.write = write
  }
  const password = /The first administrator is "root" with the password (\S+) /.exec(lines.join(''))?.[1]
  t.ok(password)
  t.match(await app.json('/api/auth/login', { body: { username: 'root', password } }), { status: 200, body: { user: { role: 'admin' } } })
})

t.test('replicas that start together make one', async (t) => {
  const url = await createDatabase(t)
  await migrate(url)
  const pool = new Pool({ connectionString: url })
  t.teardown(() => pool.end())
  const db = openDatabase(pool, { max: 10, maxWaiting: 10, prepare: true })
  const audit = createAuditTrail({ db })
  const hasher = createPasswordHasher({ concurrency: 1, maxWaiting: 10, overloaded: () => new Error('overloaded') })
  const lines: string[] = []
  const start = (username: string) => ensureFirstAdministrator({
    db, audit, hasher, username, password: undefined, announce: (line) => lines.push(line), onNameTaken: () => t.fail('is not taken'), onPasswordIgnored: () => t.fail('there is none')
  })
  await Promise.all(['one', 'two', 'three'].map(start))
  await start('four')
  t.equal(lines.length, 1)
  t.equal((await ask(url)('select id from users where role = \'admin\'')).length, 1)
  t.equal((await ask(url)('select id from audit_events')).length, 1)
})

t.test('nobody becomes administrator for having its name', async (t) => {
  const database = await createDatabase(t)
  await migrate(database)
  await ask(database)('insert into users (id, username, password_hash) values (gen_random_uuid(), \'Admin\', \'x\')')
  const lines: string[] = []
  await build(t, { agents: [], database, env: { LOG_LEVEL: 'error' }, log: (line) => lines.push(line) })
  await eventually('the line in the log', () => lines.some((line) => line.includes('ADMIN_USERNAME')))
  t.same(await ask(database)('select role from users'), [{ role: 'user' }])
})
