/**
 * Load shedding: while the event loop is late, memory short or a queue full, callers that hold most are refused first, health
 * checks never.
 */
import { totalmem } from 'node:os'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import fp from 'fastify-plugin'
import type { FastifyRequest } from 'fastify'
import { Overloaded, type ParleyError } from '../errors.js'

const SAMPLE_MS = 1000
/** Share of the memory that may be used before callers with more than one open request are refused, and before everybody is. */
const FULL_FOR_BUSY = 0.85
const FULL_FOR_ALL = 0.92
/** Late samples in a row after which callers with more than one open request are refused, and after which everybody is. */
const LATE_FOR_BUSY = 2
const LATE_FOR_ALL = 4
/** Places above a caller's share for what ends something. */
const SPARE = 16

/** Requests of one caller. */
interface Caller {
  /** Requests that are open and no streams, those whose body is still on its way included. */
  held: number
  /** Those whose body is still on its way. */
  arriving: number
}

/** One open request in the counts. */
interface Ticket {
  key: string
  caller: Caller
  arriving: boolean
  /** Places that it may have above its caller's share. */
  spare: number
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for what must answer even then: health checks and metrics. */
    shedding?: boolean
    /** True for what ends something: a caller who has no place left finds a few more for it. */
    frees?: boolean
  }
  interface FastifyInstance {
    /**
     * Let a queue take part in the decision: a caller may hold no more open requests than it has places left.
     * @param room places that are free at this moment; Infinity while nothing waits
     */
    shedBy(room: () => number): void
    /** Whether everybody is refused at this moment. */
    isOverloaded(): boolean
  }
  interface FastifyRequest {
    /** Its place among the open requests; null when it is not counted. */
    ticket: Ticket | null
    /** Takes a request out of the count of open ones: a stream stays open by design. */
    countAsStream(): void
  }
}

/** Thresholds of shedding. */
export interface OverloadOptions {
  /** Open requests that are not streams; 2,000 when absent. */
  mostOpen?: number
  /** Bodies of one caller that are on their way at once; an eighth of `mostOpen` when absent. */
  mostArriving?: number
  /** Median delay of the event loop in milliseconds; a second when absent. */
  longestDelayMs?: number
  /** Share of the memory that is used, of the heap's limit or the container's, whichever is nearer. */
  memoryShare?: () => number
}

const memoryShareNow = (): number => {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  // Zero, or more than any machine has, where nothing constrains it.
  const constrained = process.constrainedMemory()
  const isConstrained = constrained > 0 && constrained < totalmem()
  return Math.max(used / limit, isConstrained ? process.memoryUsage.rss() / constrained : 0)
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] !== undefined && headers['content-length'] !== '0')

/**
 * Sheds load before it is queued, whoever holds most first: a caller may hold as many open requests as there are places left, so that
 * one alone has half of them and any number of such callers leaves some to everybody else (dynamic thresholds, Choudhury and Hahne
 * 1998). A body that is still on its way counts for its caller, and for all only once it is there.
 */
export default fp<OverloadOptions>(async (app, options) => {
  const { mostOpen = 2000, mostArriving = Math.ceil(mostOpen / 8), longestDelayMs = 1000, memoryShare = memoryShareNow } = options
  const callers = new Map<string, Caller>()
  const rooms: (() => number)[] = [() => mostOpen - open]
  let open = 0
  let lateSamples = 0
  let memory = 0
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  app.loop('overload', { everyMs: SAMPLE_MS, failing: 'the delay of the event loop and the memory can not be read' }, () => {
    // More than one in a row: one long pause, of a garbage collection or a frozen machine, is over by the time it is known.
    lateSamples = delay.percentile(50) / 1e6 > longestDelayMs ? lateSamples + 1 : 0
    delay.reset()
    memory = memoryShare()
  })

  const isLate = (held: number): boolean => lateSamples >= (held > 1 ? LATE_FOR_BUSY : LATE_FOR_ALL)
  const isShort = (held: number): boolean => memory > (held > 1 ? FULL_FOR_BUSY : FULL_FOR_ALL)
  const isFull = (held: number): boolean => {
    // Nobody's only request is refused while there is a place.
    for (const room of rooms) if (held > Math.max(1, room())) return true
    return false
  }

  /** Count a request whose body, if it has one, is there. */
  const admit = ({ spare, caller: { held, arriving } }: Ticket): ParleyError | undefined => {
    open += 1
    return open > mostOpen || isFull(held - arriving - spare) || isLate(held) || isShort(held) ? Overloaded({ retryAfter: 1 }) : undefined
  }

  app.showQueue('requests', mostOpen, () => open)
  app.decorate('isOverloaded', () => open >= mostOpen || isLate(1) || isShort(1))
  app.decorate('shedBy', (room: () => number) => { rooms.push(room) })
  app.decorateRequest('ticket', null)
  app.decorateRequest('countAsStream', function () {
    const { ticket } = this
    if (ticket === null) return
    const { key, caller, arriving } = ticket
    caller.held -= 1
    if (arriving) caller.arriving -= 1
    else open -= 1
    if (caller.held === 0) callers.delete(key)
    this.ticket = null
  })
  app.edge.step('onRequest', 'overload', (request, reply, { config }) => {
    if (config.shedding === false) return undefined
    const key = request.principal ?? request.network
    let caller = callers.get(key)
    if (caller === undefined) callers.set(key, caller = { held: 0, arriving: 0 })
    caller.held += 1
    const ticket = request.ticket = { key, caller, arriving: hasBody(request), spare: config.frees === true ? SPARE : 0 }
    if (!ticket.arriving) return admit(ticket)
    caller.arriving += 1
    if (caller.arriving <= mostArriving) return undefined
    // What is not read has to end with its connection.
    void reply.header('connection', 'close')
    return Overloaded({ retryAfter: 1 })
  })
  app.edge.step('preValidation', 'overload', ({ ticket }) => {
    if (ticket?.arriving !== true) return undefined
    ticket.arriving = false
    ticket.caller.arriving -= 1
    return admit(ticket)
  })
  app.edge.atClose('overload', (request) => { request.countAsStream() })
  app.addHook('onClose', async () => { delay.disable() })
}, { name: 'overload', dependencies: ['edge', 'errors', 'loops', 'principal', 'framing', 'queues'] })
