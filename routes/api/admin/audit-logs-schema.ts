import Type, { type Static } from 'typebox'
import type { AuditEvent as Event, AuditFilter } from '../../../services/audit/index.js'
import { OUTCOMES } from '../../../services/audit/trail.js'
import { UUID_PATTERN } from '../../../text.js'
import { intervalProperties, toInterval } from './interval-schema.js'

const nullable = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

/** Filter of events. */
export const FILTER_PROPERTIES = {
  action: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Exactly this action', examples: ['auth.login'] })),
  userId: Type.Optional(Type.String({ pattern: UUID_PATTERN, description: 'Whom the events are about' })),
  actorId: Type.Optional(Type.String({ pattern: UUID_PATTERN, description: 'Who did it' })),
  outcome: Type.Optional(Type.Enum([...OUTCOMES], { description: 'How it ended' })),
  ...intervalProperties()
}

/** Its values, as text. */
type Filter = Static<ReturnType<typeof Type.Object<typeof FILTER_PROPERTIES>>>

/** An audit event. */
export const AuditEvent = Type.Object({
  id: Type.String({ description: 'Id of the event' }),
  at: Type.String({ format: 'date-time', description: 'When it happened, by the database\'s clock' }),
  action: Type.String({ description: 'What happened', examples: ['auth.login'] }),
  userId: nullable('Whom it is about; null: nobody known'),
  actorId: nullable('Who did it; null: nobody signed in'),
  target: nullable('What it was done to, beside the user'),
  ip: nullable('Address that it was done from'),
  requestId: nullable('`x-request-id` of the request'),
  details: Type.Object({}, { additionalProperties: true, description: 'What else is known' }),
  outcome: Type.Enum([...OUTCOMES], { description: 'How it ended: failure where it was refused' })
}, { description: 'Who did what, and when' })

/** An event as it is listed. */
export function eventView (event: Event): Static<typeof AuditEvent> {
  return { ...event, at: event.at.toISOString() }
}

/** The filter of a query string. */
export function toFilter ({ action, userId, actorId, outcome, from, to }: Filter): AuditFilter {
  return {
    ...(action === undefined ? {} : { action }),
    ...(userId === undefined ? {} : { userId }),
    ...(actorId === undefined ? {} : { actorId }),
    ...(outcome === undefined ? {} : { outcome }),
    ...toInterval({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })
  }
}
