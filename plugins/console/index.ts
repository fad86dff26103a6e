/**
 * The console: the page for the addresses of its own, and the files that it loads. It asks nothing of the database, so that it opens when
 * that is away; reading it counts for no limit, since whoever meets one looks here for the reason.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import files from '@fastify/static'
import type { FastifyContextConfig, FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import { ROOT } from '../../root.js'
import { BEING_BUILT, createPages, NOT_BUILT, PLAIN_POLICY, type Page } from './page.js'
import { isForPage } from './paths.js'
import { chooseBuild } from './standing.js'

/** Place of the console. */
export interface ConsoleOptions {
  /** Folder with the link, or the folder, `dist`; `web` of this installation when absent. */
  web?: string
}

/** Name of a file that a build makes, with the hash of its content: what else is asked for is not looked for on the disk. */
const FILE = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/
/** A year, in seconds: the longest that is of use (RFC 9111 §5.3 had it as the limit). */
const FOR_EVER = 'public, max-age=31536000, immutable'
const ICON = 'icon.svg'
const RETRY_AFTER_S = 1

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false)

/** The console, where it is on and was built. */
export default fp<ConsoleOptions>(async (app, { web = join(ROOT, 'web') }) => {
  if (!app.config.consoleOn) return
  const standing = await chooseBuild(web)
  if (standing === undefined) {
    app.log.info('there is no console: nothing was built (npm ci && npm run build makes it, CONSOLE=off leaves it out)')
    return
  }
  await app.register(files, { root: web, serve: false, preCompressed: true, cacheControl: false, index: false, dotfiles: 'deny' })
  // Requests that no page is meant for match no route of the console at all, and are refused as without it.
  app.addConstraintStrategy({
    name: 'page',
    storage () {
      const handlers = new Map()
      return { get: (value) => handlers.get(value) ?? null, set (value, handler) { handlers.set(value, handler) } }
    },
    deriveConstraint: (request) => isForPage(request),
    validate: () => undefined
  })

  let makePage: ((ifNoneMatch: string | undefined) => Page) | undefined
  const sendPlain = (reply: FastifyReply, html: string): FastifyReply => {
    reply.contentSecurityPolicy(PLAIN_POLICY)
    return reply.code(503).headers({ 'retry-after': RETRY_AFTER_S, 'cache-control': 'no-store' }).type('text/html; charset=utf-8').send(html)
  }
  const config: FastifyContextConfig = { produces: ['*/*'], rateLimit: false, shedding: false }
  const schema = { hide: true }

  app.get('/*', { config, constraints: { page: true }, schema }, async (request, reply) => {
    const built = await standing.find()
    if (typeof built === 'string') return sendPlain(reply, built === 'failed' ? NOT_BUILT : BEING_BUILT)
    makePage ??= createPages(built.html)
    const { policy, etag, html } = makePage(request.headers['if-none-match'])
    reply.contentSecurityPolicy(policy)
    void reply.headers({ etag, 'cache-control': 'no-cache' })
    return html === undefined ? reply.code(304).send() : reply.type('text/html; charset=utf-8').send(html)
  })

  app.get('/assets/*', { config: { ...config, probe: true }, schema }, async (request, reply) => {
    const { '*': name } = request.params as { '*': string }
    const built = await standing.find()
    if (typeof built !== 'string' && FILE.test(name)) {
      // A page that was opened before an update loads the rest of what it was made of.
      const inOthers = async (): Promise<string[]> => (await standing.others()).map((folder) => join(folder, 'assets'))
      const own = join(built.folder, 'assets')
      for (const place of await isThere(join(own, name)) ? [own] : await inOthers()) {
        if (await isThere(join(place, name))) return reply.header('cache-control', FOR_EVER).sendFile(name, place)
      }
    }
    reply.callNotFound()
    return reply
  })

  app.get(`/${ICON}`, { config: { ...config, probe: true }, schema }, async (_request, reply) => {
    const built = await standing.find()
    if (typeof built !== 'string') return reply.header('cache-control', 'no-cache').sendFile(ICON, built.folder)
    reply.callNotFound()
    return reply
  })
}, { name: 'console', dependencies: ['security-headers', 'edge', 'errors', 'access-log', 'rate-limit'] })
