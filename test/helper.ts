/** Boots the application on a random port with a database of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'
import { build as buildApp } from '../app.js'
import { readConfig } from '../config.js'
import { loggerOn } from '../log/logger.js'
import { hunter, huntLogFiles } from './canaries.js'
import { witness } from './contract/witness.js'
import { createDatabase } from './database.js'

export interface BuildOptions {
  /** Variables beside the ones that a test needs anyway. */
  env?: Record<string, string>
  /** Database to use; a fresh one when absent. */
  database?: string
  /** Agents that stand in the agents file. */
  agents?: Record<string, unknown>[]
  /** Where log lines go; nowhere when absent. */
  log?: (line: string) => void
}

export interface Answer<Body = any> { status: number, headers: Headers, body: Body, text: string }

export interface Call { method?: string, body?: unknown, token?: string, headers?: Record<string, string> }

export interface Tokens { accessToken: string, refreshToken: string, user: { id: string, username: string, role: string } }

export interface TestApp {
  app: FastifyInstance
  url: string
  database: string
  dataDir: string
  /** `fetch` below the app's address. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** A call with a JSON body, its answer parsed when it is JSON. */
  json<Body = any>(path: string, call?: Call): Promise<Answer<Body>>
  /** Makes an account. */
  register(username?: string): Promise<Tokens>
  /** Signs the first administrator in. */
  admin(): Promise<Tokens>
  close(): Promise<void>
}

const PASSWORD = 'correct-horse-1'
/** The same for all, so that two on one database are replicas. */
export const JWT_SECRET = 'a-secret-of-thirty-two-characters'
export const ENCRYPTION_KEY = 'e'.repeat(64)
let accounts = 0

/** A folder that is removed after the test, the files of a log in it searched for secrets. */
export async function temporaryFolder (t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-'))
  t.teardown(async () => {
    await huntLogFiles(t, folder)
    await rm(folder, { recursive: true, force: true })
  })
  return folder
}

/** A client of a service that listens somewhere. */
export function clientOf (url: string): Pick<TestApp, 'fetch' | 'json' | 'register' | 'admin'> {
  const json = async <Body>(path: string, call: Call = {}): Promise<Answer<Body>> => {
    const method = call.method ?? (call.body === undefined ? 'GET' : 'POST')
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.token === undefined ? {} : { authorization: `Bearer ${call.token}` }),
        ...call.headers
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) })
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== ''
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : undefined) as Body, text }
  }
  const tokens = async (path: string, username: string): Promise<Tokens> => {
    const { status, body, text } = await json<Tokens>(path, { body: { username, password: PASSWORD } })
    if (status > 201) throw new Error(`${path} answered ${status}: ${text}`)
    return body
  }
  return {
    fetch: (path, init) => fetch(url + path, init),
    json,
    register: (username = `user-${process.pid}-${++accounts}`) => tokens('/api/auth/register', username),
    admin: () => tokens('/api/auth/login', 'admin')
  }
}

/** The application, listening, with a client for it. Closed after the test. */
export async function build (t: Test, options: BuildOptions = {}): Promise<TestApp> {
  const dataDir = await temporaryFolder(t)
  const database = options.database ?? await createDatabase(t)
  const agents = options.agents === undefined ? {} : { AGENTS_CONFIG_PATH: join(dataDir, 'agents.json') }
  if (options.agents !== undefined) {
    const { writeFile } = await import('node:fs/promises')
    await writeFile(join(dataDir, 'agents.json'), JSON.stringify({ agents: options.agents }))
  }
  const config = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: database,
    DATABASE_POOL_MAX: '10',
    RATE_LIMIT_MAX: '0',
    JWT_SECRET,
    ENCRYPTION_KEY,
    ADMIN_PASSWORD: PASSWORD,
    // Whether it was built must not decide what a test sees; its own have it on.
    CONSOLE: 'off',
    LOG_LEVEL: options.log === undefined ? 'debug' : 'trace',
    ...agents,
    ...options.env
  })
  const hunt = hunter(t, 'the log')
  const logger = loggerOn(config.logLevel, {
    write (line: string) {
      hunt(line)
      options.log?.(line)
    }
  })
  const app = await buildApp(config, logger)
  witness(t, app)
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => { await (closed ??= app.close()) }
  t.teardown(close)
  await app.listen({ host: config.host, port: config.port })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  return { app, url, database, dataDir, close, ...clientOf(url) }
}

// No row is not yet one: a count of 0 that passed for an answer hid for weeks what a test meant to wait for.
type Perhaps<T> = T | undefined | false | null | 0 | ''

/** Resolves once a condition holds; rejects with its name after a deadline that only a broken product reaches. */
export async function eventually<T> (what: string, condition: () => Perhaps<T> | Promise<Perhaps<T>>, seconds = 30): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const value = await condition()
    if (value) return value
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
