/** Changes of an entry as JSON Merge Patch (RFC 7396), their schema made of the entry's. */
import Type, { type Static, type TSchema } from 'typebox'
import { AgentEntry } from './entry.js'

const orNull = (schema: TSchema): TSchema =>
  Type.IsUnion(schema) && schema.anyOf.some((one) => Type.IsNull(one)) ? schema : Type.Union([schema, Type.Null()])

/** A schema in which every field may be absent, and every field that may be absent in an entry may be null, to be reset. */
function loosened (schema: TSchema): TSchema {
  if (Type.IsUnion(schema)) return Type.Union(schema.anyOf.map((one) => Type.IsObject(one) ? loosened(one) : one))
  if (!Type.IsObject(schema)) return schema
  const properties = Object.entries(schema.properties).map(([name, property]) => {
    const { description } = property as { description?: string }
    const inner = loosened(property)
    const loose = Type.IsOptional(property) ? orNull(inner) : inner
    return [name, Type.Optional(description === undefined ? loose : { ...loose, description } as TSchema)]
  })
  return Type.Object(Object.fromEntries(properties) as Record<string, TSchema>, { additionalProperties: false })
}

/** A change of an agent: what is absent stays, null resets, objects are merged, lists replaced. */
export type AgentPatch = { [K in keyof Static<typeof AgentEntry>]?: Static<typeof AgentEntry>[K] | null }

/** Schema of a change. */
export const AgentPatch = Type.Unsafe<AgentPatch>({ ...loosened(AgentEntry), minProperties: 1, examples: [{ description: 'Writes and edits', temperature: 0.7, maxTokens: null }] })

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A value after a patch.
 * @param target any
 * @param patch any
 */
export function mergePatch (target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch
  const merged = new Map(isObject(target) ? Object.entries(target) : [])
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name)
    else merged.set(name, mergePatch(merged.get(name), value))
  }
  return Object.fromEntries(merged)
}
