/** Validators and serializers are compiled when they are first used: here every one is, so that a schema that can't be fails no user. */
import serializers from '@fastify/fast-json-stringify-compiler'
import type { RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { pino } from 'pino'
import t from 'tap'
import { createServer, parley } from '../../app.js'
import { readConfig } from '../../config.js'
import { createValidatorCompiler } from '../../plugins/strict-json/validation.js'
import { createDatabase } from '../database.js'
import { temporaryFolder } from '../helper.js'

t.test('every schema of every route compiles', async (t) => {
  const config = { ...readConfig({ DATA_DIR: await temporaryFolder(t) }), databaseUrl: await createDatabase(t) }
  const app = createServer(config, pino({ level: 'silent' }))
  t.teardown(() => app.close())
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => { routes.push(route) })
  await app.register(fp(parley, { name: 'parley' }))
  await app.ready()

  const validator = createValidatorCompiler()
  const serializer = serializers()(app.getSchemas())
  let compiled = 0
  for (const { method, url, schema = {} } of routes) {
    for (const httpPart of ['body', 'querystring', 'params', 'headers'] as const) {
      const part = schema[httpPart]
      if (typeof part !== 'object' || part === null) continue
      // Whatever it says of a value, it has been compiled then.
      t.doesNotThrow(() => validator({ schema: part, method: String(method), url, httpPart })({}), `${method} ${url} ${httpPart}`)
      compiled += 1
    }
    const responses = (schema.response ?? {}) as Record<string, { content?: Record<string, { schema: object }> }>
    for (const [httpStatus, response] of Object.entries(responses)) {
      const schemas = response.content === undefined ? [response] : Object.values(response.content).map(({ schema }) => schema)
      for (const one of schemas) t.doesNotThrow(() => serializer({ method: String(method), url, httpStatus, schema: one }), `${method} ${url} ${httpStatus}`)
      compiled += 1
    }
  }
  t.ok(compiled > 200, `${compiled} schemas`)
})
