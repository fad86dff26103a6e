/** Shapes of the audit trail: filters, events, and verifications of its chain. */
import Type, { type Static } from 'typebox'
import type { AuditEvent as Event, AuditFilter, Noted, Verification } from '../../../services/audit/index.js'
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

/** A link of the chain, as it is noted elsewhere and gone on after: its position and its digest. */
export const LinkText = Type.String({ description: 'A link, as `POSITION:DIGEST`', pattern: '^[1-9][0-9]{0,14}:[0-9a-f]{64}$', examples: [`120:${'0f'.repeat(32)}`] })

/** Verification of a part of the chain. */
export const AuditVerification = Type.Object({
  broken: Type.Union([
    Type.Object({
      position: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the link; null for an event that has none' }),
      userId: Type.String({ description: 'Whom its event is about; empty where nothing is left to name' }),
      eventId: Type.String({ description: 'The event; empty where nothing is left to name' }),
      reason: Type.Enum(['changed', 'missing', 'link-changed', 'links-missing', 'without-link'], { description: 'What is not as it was sealed' })
    }),
    Type.Null()
  ], { description: 'The first fault; null: there is none in this part' }),
  links: Type.Integer({ description: 'Links that were followed in this part', examples: [120] }),
  purged: Type.Integer({ description: 'Those of them that have outlived their events, by the retention' }),
  unsealed: Type.Integer({ description: 'Events that wait for their link, at the end of the chain' }),
  head: Type.Union([LinkText, Type.Null()], { description: 'The last link that is sound. Noted elsewhere, it shows later that the chain was not written anew; null: none' }),
  nextCursor: Type.Union([LinkText, Type.Null()], { description: 'Where the next part goes on; null: this was the last one' })
}, { description: 'Verification of a part of the chain' })

const linkText = (link: Noted | null): string | null => link === null ? null : `${link.position}:${link.digest}`

/** A verification as it is answered. */
export function verificationView ({ head, isEnd, ...of }: Verification): Static<typeof AuditVerification> {
  const text = linkText(head)
  return { ...of, head: text, nextCursor: isEnd ? null : text }
}

/** The link that a cursor names. */
export function toLink (text: string): Noted {
  const [position, digest = ''] = text.split(':')
  return { position: Number(position), digest }
}

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
