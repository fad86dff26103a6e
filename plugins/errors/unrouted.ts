import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { MethodNotAllowed, NotFound } from '../../errors.js'

interface RoutePattern { method: string, pattern: RegExp }

function compile (url: string): RegExp {
  const source = url.split('/').map((part) => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  }).join('/')
  return new RegExp(`^${source}/?$`)
}

/**
 * Refusal of what no route takes: a 404, or a 405 with the methods that the address does take (RFC 9110, section 15.5.6).
 * @param app whose routes count, those that are registered from now on
 * @returns a handler that throws
 */
export function refuseUnrouted (app: FastifyInstance): (request: FastifyRequest, reply: FastifyReply) => never {
  const routes: RoutePattern[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (url === '*' || url === '/*') return
    for (const name of Array.isArray(method) ? method : [method]) routes.push({ method: name, pattern: compile(url) })
  })
  return (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
    // A route that takes the method has looked in vain itself.
    if (allowed.length === 0 || allowed.includes(request.method)) throw NotFound()
    void reply.header('allow', allowed.join(', '))
    throw MethodNotAllowed()
  }
}
