/** Refusal of what no route takes, with the address that was probably meant. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { MethodNotAllowed, NotFound } from '../../errors.js'
import type { ErrorShapes } from './shape.js'

interface RoutePattern { method: string, pattern: RegExp }

/** A longer address is not repeated. */
const LONGEST_HINT = 200

function compile (url: string): RegExp {
  const source = url.split('/').map((part) => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  }).join('/')
  return new RegExp(`^${source}/?$`)
}

/**
 * Addresses that may be meant by one that is not there: base addresses are joined with a slash too many, with a prefix twice or without it.
 * @param path as it came
 * @param prefixes of fronts, whose clients are given the base address by people
 */
function meantBy (path: string, prefixes: readonly string[]): string[] {
  const plain = path.replace(/\/{2,}/g, '/')
  return [
    ...plain === path ? [] : [plain],
    ...prefixes.flatMap((prefix) => plain.startsWith(`${prefix}${prefix}/`) ? [plain.slice(prefix.length)] : [prefix + plain])
  ]
}

/**
 * Refusal of what no route takes: a 404, or a 405 with the methods that the address does take (RFC 9110, section 15.5.6).
 * @param app whose routes count, those that are registered from now on
 * @param shapes of errors, by where an address leads or is meant to lead
 * @returns a handler that throws
 */
export function refuseUnrouted (app: FastifyInstance, shapes: ErrorShapes): (request: FastifyRequest, reply: FastifyReply) => never {
  const routes: RoutePattern[] = []
  app.addHook('onRoute', ({ method, url }) => {
    if (url === '*' || url === '/*') return
    for (const name of Array.isArray(method) ? method : [method]) routes.push({ method: name, pattern: compile(url) })
  })
  const isThere = (path: string): boolean => routes.some(({ pattern }) => pattern.test(path))
  return (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const allowed = [...new Set(routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method))]
    const meant = allowed.length > 0 || path.length > LONGEST_HINT ? undefined : meantBy(path, shapes.prefixes).find(isThere)
    request.errorShape = shapes.of(meant ?? path)
    if (meant !== undefined) throw NotFound({ message: `There is nothing at ${path}. Did you mean ${meant}?` })
    // A route that takes the method has looked in vain itself.
    if (allowed.length === 0 || allowed.includes(request.method)) throw NotFound()
    void reply.header('allow', allowed.join(', '))
    throw MethodNotAllowed()
  }
}
