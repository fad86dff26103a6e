/** Who PostgreSQL runs as, and where its files must lie for that user. */
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import t from 'tap'
import { findBinaries } from '../../../plugins/embedded-postgres/binaries.js'
import { folder, isRoot, kill, listener, occupants, query, serve, start, unprivileged } from './processes.js'

/** Executables that an unprivileged user can reach, wherever the checkout lies. */
const reachable = async () => {
  const account = isRoot ? { uid: unprivileged, gid: unprivileged } : undefined
  return (await findBinaries({ account, copies: '/var/lib/parley' })).directory
}

t.test('an unprivileged user runs it as itself', async (t) => {
  const dataDir = await folder(t)
  await chown(dataDir, unprivileged, unprivileged)
  const order = { dataDir, binDir: await reachable(), uid: isRoot ? unprivileged : undefined }
  const first = serve(t, order)
  const { url, pid } = await first.answer
  await query(url, 'create table kept as select 42 as answer')
  t.equal((await stat(`/proc/${pid}`)).uid, unprivileged)
  t.equal((await stat(join(dataDir, 'postgres'))).uid, unprivileged)
  await kill(first.child)
  const second = await serve(t, order).answer
  t.strictSame(await query(second.url, 'select answer from kept'), [{ answer: 42 }])
})

if (isRoot) {
  t.test('a user without a name is told so', async (t) => {
    const dataDir = await folder(t)
    await chown(dataDir, 54_321, 54_321)
    const { complaint } = serve(t, { dataDir, binDir: await reachable(), uid: 54_321 })
    t.match(await complaint, /^user 54321 has no entry in \/etc\/passwd, [^\n]+\n$/)
  })

  t.test('for root the files belong to a user of their own', async (t) => {
    const dataDir = await folder(t)
    const cluster = join(dataDir, 'postgres')
    const first = await start(t, dataDir)
    const { uid, gid } = await stat(cluster)
    t.match(await readFile('/etc/passwd', 'utf8'), new RegExp(`^parley-postgres:[^:]*:${uid}:${gid}:`, 'm'))
    t.equal((await stat(`/proc/${first.pid}`)).uid, uid)
    t.equal((await stat(cluster)).mode & 0o777, 0o700)
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    // As an earlier version left it.
    execFileSync('chown', ['-R', '65534:65534', cluster])
    const second = await start(t, dataDir)
    t.equal((await stat(cluster)).uid, uid)
    t.equal((await stat(join(cluster, 'base'))).uid, uid)
    t.strictSame(await query(second.url, 'select answer from kept'), [{ answer: 42 }])
  })

  t.test('another user\'s data are refused', async (t) => {
    const dataDir = await folder(t, 0o777)
    await (await start(t, dataDir)).stop()
    const { complaint } = serve(t, { dataDir, binDir: await reachable(), uid: 54_321 })
    t.match(await complaint, /^\/\S+ belongs to user \d+, but this is user 54321: [^\n]+\n$/)
  })

  t.test('root keeps to the user that owns the data', async (t) => {
    const dataDir = await folder(t)
    await mkdir(join(dataDir, 'postgres'), { mode: 0o700 })
    await chown(join(dataDir, 'postgres'), 54_322, 54_322)
    await t.rejects(start(t, dataDir), { message: /initdb failed: .*54322/ }, 'a user without a name, but that very user')
  })

  t.test('under a folder that is closed to others, the data go elsewhere', async (t) => {
    const home = await folder(t, 0o700)
    const dataDir = join(home, 'data')
    const log = listener()
    const first = await start(t, dataDir, { log })
    const record = join(dataDir, 'postgres.json')
    const { id } = JSON.parse(await readFile(record, 'utf8')) as { id: string }
    const place = join('/var/lib/parley', id)
    t.teardown(() => rm(place, { recursive: true, force: true }))
    t.match(log.lines.join('\n'), join(place, 'postgres'), 'the place is logged')
    t.ok((await occupants(join(place, 'postgres'))).includes(first.pid))
    t.equal((await stat(join(dataDir, 'postgres.password'))).mode & 0o777, 0o600)
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()

    await chmod(home, 0o711)
    const second = await start(t, dataDir)
    t.strictSame(await query(second.url, 'select answer from kept'), [{ answer: 42 }], 'and stay there')
    await second.stop()

    await rm(place, { recursive: true })
    await t.rejects(start(t, dataDir), { name: 'StartupError', message: /is not there: restore it, or delete \S+postgres\.json/ })
    await writeFile(record, '{}')
    await t.rejects(start(t, dataDir), { name: 'StartupError', message: /postgres\.json/ })
  })

  t.test('data that have become unreachable are not replaced by empty ones', async (t) => {
    const home = await folder(t)
    const dataDir = join(home, 'data')
    await (await start(t, dataDir)).stop()
    await chmod(home, 0o700)
    await t.rejects(start(t, dataDir), { name: 'StartupError', message: /can't be reached by user \d+, who runs PostgreSQL/ })
  })
}
