import fastify from 'fastify'
import fp from 'fastify-plugin'
import t from 'tap'
import type { Config } from '../../../config.js'
import embeddedPostgres from '../../../plugins/embedded-postgres/index.js'
import { folder, query } from './processes.js'

/** The part of the configuration that the plugin reads. */
const configured = (config: Pick<Config, 'dataDir'> & { databaseUrl?: string }) => fastify().decorate('config', config as Config)

t.test('DATABASE_URL is used as it is', async (t) => {
  const app = configured({ dataDir: '/nonexistent', databaseUrl: 'postgres://elsewhere/parley' })
  await app.register(embeddedPostgres)
  t.equal(app.databaseUrl, 'postgres://elsewhere/parley')
  t.equal(app.embeddedDatabase, false)
  await app.close()
})

t.test('without it the service runs its own, until everything that uses it is closed', async (t) => {
  const app = configured({ dataDir: await folder(t) })
  let answer: unknown
  app.register(embeddedPostgres)
  app.register(fp(async (app) => {
    app.addHook('onClose', async () => { answer = await query(app.databaseUrl, 'select 42 as answer') })
  }, { name: 'user', dependencies: ['embedded-postgres'] }))
  await app.ready()
  t.equal(app.embeddedDatabase, true)
  const url = app.databaseUrl
  await app.close()
  t.strictSame(answer, [{ answer: 42 }], 'it is still there while later plugins close')
  await t.rejects(query(url, 'select 1'), { code: 'ECONNREFUSED' })
})

t.test('a database that can not be started fails the boot', async (t) => {
  const app = configured({ dataDir: '/dev/null/data' })
  app.register(embeddedPostgres)
  await t.rejects(async () => { await app.ready() }, { name: 'ConfigError', message: /^DATA_DIR must be a folder / })
  await app.close()
})
