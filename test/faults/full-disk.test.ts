/** A database whose disk is full: on a server of its own, whose checkpoints fail meanwhile for everybody who waits for one. */
import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chown, mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { startEmbeddedPostgres } from '../../plugins/embedded-postgres/launcher.js'
import { migrate } from '../../plugins/migrations.js'
import { urlOf, withClient } from '../database.js'
import { build, eventually, temporaryFolder } from '../helper.js'

const mounts = spawnSync('sh', ['-c', 'd=$(mktemp -d) && mount -t tmpfs tmpfs "$d" && umount "$d"; rc=$?; rmdir "$d"; exit $rc']).status === 0

t.test('a full disk', { skip: mounts ? false : 'this user may not mount a file system' }, async (t) => {
  const folder = await temporaryFolder(t)
  spawnSync('chmod', ['711', folder])
  const disk = join(folder, 'disk')
  await mkdir(disk)
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', disk])
  t.teardown(() => spawnSync('umount', ['-l', disk]))
  const dataDir = join(folder, 'data')
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' }, log: quiet })
  t.teardown(() => postgres.stop())
  const { uid, gid } = await stat(join(dataDir, 'postgres'))
  await mkdir(join(disk, 'space'))
  await chown(join(disk, 'space'), uid, gid)
  const root = new URL(postgres.url)
  root.username = 'postgres'
  await withClient(root.href, async (client) => {
    await client.query(`create tablespace small location '${join(disk, 'space')}'`)
    await client.query('create database small owner parley tablespace small')
  })
  const database = urlOf('small', postgres.url)
  await migrate(database)
  const lines: string[] = []
  const app = await build(t, { database, log: (line) => { lines.push(line) } })
  const said = (pattern: RegExp) => lines.filter((line) => Number(JSON.parse(line).level) >= 40 && pattern.test(line))
  const health = () => app.json('/health')
  const recovers = () => eventually('recovery', async () => (await health()).body.status === 'ok', 60)
  await recovers()
  const { accessToken: token } = await app.register()
  const { body: { id } } = await app.json('/api/chat-sessions', { token, body: { agentId: 'guide' } })
  const append = (content: string) => app.json(`/api/chat-sessions/${id}/messages`, { token, body: { role: 'user', content } })
  spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'ballast')}`, 'bs=64k'])

  const refused = await eventually('a refusal', async () => {
    const answer = await append(Array.from({ length: 2000 }, () => randomUUID()).join(' '))
    return answer.status === 201 ? undefined : answer
  })
  t.match(refused, { status: 503, body: { code: 'COMMON_DATABASE_UNAVAILABLE', message: /no room/ } })
  t.match(await health(), { status: 200, body: { status: 'degraded', checks: { database: { status: 'up', message: /no room/ } } } })
  t.match(await app.json('/api/chat-sessions', { token }), { status: 200 }, 'reading goes on')
  t.equal(said(/has no room left/).length, 1)
  await rm(join(disk, 'ballast'))
  await recovers()
  t.match(await append('there is room again'), { status: 201 })
})
