/** Writes openapi.ts from the document that the service makes of its route schemas; with `--check` it only compares. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { pino } from 'pino'
import { build } from '../app.js'
import { readConfig } from '../config.js'

/** Where the types are kept. */
export const TYPES_FILE = fileURLToPath(new URL('openapi.ts', import.meta.url))

const HEADER = '/** Generated from the OpenAPI document by `npm run client:types`; never edited by hand. */\n'

/**
 * The TypeScript of an OpenAPI document.
 * @param document OpenAPI 3.1, as the service has it
 */
export async function typesOf (document: unknown): Promise<string> {
  const copy = withoutDefaults(structuredClone(document) as Document)
  return HEADER + astToString(await openapiTS(copy as unknown as OpenAPI3, { alphabetize: true, defaultNonNullable: false }))
}

interface Schema { required?: string[], properties?: Record<string, { default?: unknown }> }
interface Parameter { required?: boolean, schema?: { default?: unknown } }
interface Operation { parameters?: Parameter[], requestBody?: { content: Record<string, { schema?: Schema }> } }
interface Document { paths: Record<string, Record<string, Operation>> }

/** The document as a client reads it: what has a default need not be sent. */
function withoutDefaults (document: Document): Document {
  for (const { parameters = [], requestBody } of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    for (const parameter of parameters) if (parameter.schema?.default !== undefined) parameter.required = false
    for (const { schema } of Object.values(requestBody?.content ?? {})) {
      if (schema?.required === undefined) continue
      schema.required = schema.required.filter((name) => schema.properties?.[name]?.default === undefined)
    }
  }
  return document
}

/** The document, from an application that needs no database: it listens nowhere, and only its schemas are read. */
async function documentOf (): Promise<unknown> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-types-'))
  try {
    const config = readConfig({ DATA_DIR: dataDir, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', LOG_LEVEL: 'silent' })
    const app = await build(config, pino({ level: 'silent' }))
    const answer = await app.inject('/openapi.json')
    await app.close()
    return answer.json()
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const types = await typesOf(await documentOf())
  if (!process.argv.includes('--check')) await writeFile(TYPES_FILE, types)
  else if (types !== await readFile(TYPES_FILE, 'utf8')) {
    console.error('client/openapi.ts is stale: npm run client:types')
    process.exitCode = 1
  }
}
