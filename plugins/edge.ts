/**
 * Work for each request before its route's own hooks, in one place and one order: a hook of Fastify's for each concern costs
 * more than most of them do. docs/architecture.md has the order, and a test holds it.
 */
import fp from 'fastify-plugin'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The route that a request goes to; Fastify makes a new object whenever it is asked. */
export type Route = FastifyRequest['routeOptions']

/**
 * One concern's part in a request.
 * @returns why the request goes no further, or undefined; a promise of either where that takes time. It may throw as well
 */
export type Step = (request: FastifyRequest, reply: FastifyReply, route: Route) => Outcome | Promise<Outcome>

/** Error that ends a request here; undefined lets it go on. */
export type Outcome = Error | undefined

/** Phase of a step: as Fastify's hooks of these names. */
export type Phase = 'onRequest' | 'preParsing' | 'preValidation'

/** The edge of the application. */
export interface Edge {
  /**
   * Take a step for each request, after those that were registered before.
   * @param phase when
   * @param name whose step it is
   * @param work is done for each request, so it should cost next to nothing
   */
  step(phase: Phase, name: string, work: Step): void
  /**
   * Do something once a response is over, be it complete, hijacked or cut off: at the raw response's `close`, the only event that comes
   * in all three cases.
   */
  atClose(name: string, work: (request: FastifyRequest, reply: FastifyReply) => void): void
  /**
   * Have a package register its own `onRequest` hooks between the steps of before and those of later.
   * @param name whose hooks they are
   * @param register resolves once it has
   */
  hooksOf(name: string, register: () => Promise<void>): Promise<void>
  /** Names of the steps in their order. */
  readonly order: Readonly<Record<Phase | 'close', readonly string[]>>
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What is done for each request. */
    edge: Edge
  }
  interface FastifyRequest {
    /** The route that it goes to. */
    route: Route
  }
}

type Done = (error?: Error) => void

function take (steps: readonly Step[], from: number, request: FastifyRequest, reply: FastifyReply, done: Done): void {
  const { route } = request
  for (let at = from; at < steps.length; at++) {
    let outcome
    try {
      outcome = steps[at]?.(request, reply, route)
    } catch (error) {
      outcome = error as Error
    }
    if (outcome === undefined) continue
    if (outcome instanceof Promise) {
      outcome.then((error) => {
        if (error === undefined) take(steps, at + 1, request, reply, done)
        else done(error)
      }, done)
    } else {
      done(outcome)
    }
    return
  }
  done()
}

/** The edge, without a step yet. */
export default fp(async (app) => {
  const first: Step[] = []
  const steps: Record<Phase, Step[]> = { onRequest: first, preParsing: [], preValidation: [] }
  const order: Record<Phase | 'close', string[]> = { onRequest: [], preParsing: [], preValidation: [], close: [] }
  const closing: ((request: FastifyRequest, reply: FastifyReply) => void)[] = []

  app.decorateRequest('route')
  app.addHook('onRequest', (request, reply, done) => {
    request.route = request.routeOptions
    // One listener for all.
    reply.raw.on('close', () => { for (const work of closing) work(request, reply) })
    take(first, 0, request, reply, done)
  })
  app.addHook('preParsing', (request, reply, _payload, done) => { take(steps.preParsing, 0, request, reply, done) })
  app.addHook('preValidation', (request, reply, done) => { take(steps.preValidation, 0, request, reply, done) })

  app.decorate('edge', {
    order,
    step (phase, name, work) {
      order[phase].push(name)
      steps[phase].push(work)
    },
    atClose (name, work) {
      order.close.push(name)
      closing.push(work)
    },
    async hooksOf (name, register) {
      order.onRequest.push(name)
      await register()
      const later: Step[] = []
      steps.onRequest = later
      app.addHook('onRequest', (request, reply, done) => { take(later, 0, request, reply, done) })
    }
  })
}, { name: 'edge' })
