/** What the form of an agent is made of, and how what was typed becomes what is sent. */
import type { Agent, BodyOf, Operation } from 'parley-client'
import { client } from '../../service/client.js'
import { fieldsOf, readAs, shownAs, type FormField, type Schema } from './schema.js'

/** Texts of the form's controls, by field. */
export type Texts = Readonly<Record<string, string>>

/** What a form is made of: its fields, what may be chosen, and the agent that there is. */
export interface Material {
  fields: FormField[]
  providers: string[]
  /** What the controls begin with. */
  texts: Texts
  /** Whether a key is kept already, which is never shown. */
  hasKey: boolean
}

/** What is amiss with an agent that was saved. */
export interface Finding { path: string, message: string }

const USUAL = 'openai'

/**
 * What the form of an agent is made of, asked of the service.
 * @param id of the agent; undefined for a new one
 */
export async function materialOf (id: string | undefined): Promise<Material> {
  const [{ schema, providers }, known] = await Promise.all([
    client.request('get', '/api/admin/agents-form'),
    id === undefined ? undefined : client.request('get', '/api/admin/agents/{id}/entry', { params: { id } })
  ])
  const fields = fieldsOf(schema as Schema)
  const names = providers.map(({ name }) => name)
  const entry: Readonly<Record<string, unknown>> = known?.entry ?? { provider: names.includes(USUAL) ? USUAL : names[0] }
  return {
    fields,
    providers: names,
    texts: Object.fromEntries(fields.map((field) => [field.name, shownAs(field, entry[field.name])])),
    hasKey: known?.keys.includes('apiKey') ?? false
  }
}

/**
 * What is sent of what was typed: of an agent that is there, what differs; an emptied field is null.
 * @param fields of the form
 * @param texts as they are now
 * @param before as the service has them; undefined for a new agent
 * @returns the values, and fields whose text is no JSON
 */
export function valuesOf (
  fields: readonly FormField[], texts: Texts, before: Texts | undefined
): { values: Record<string, unknown>, broken: string[] } {
  const values: Record<string, unknown> = {}
  const broken: string[] = []
  for (const field of fields) {
    const text = texts[field.name] ?? ''
    if (text === before?.[field.name]) continue
    try {
      const value = readAs(field, text)
      if (value !== undefined) values[field.name] = value
      else if (before !== undefined) values[field.name] = null
    } catch {
      broken.push(field.name)
    }
  }
  return { values, broken }
}

/**
 * Make an agent, or change it; without values it is as it was.
 * @param id of the agent; undefined for a new one
 * @param values to be sent
 */
export async function save (id: string | undefined, values: Readonly<Record<string, unknown>>): Promise<Agent> {
  if (id === undefined) return await client.request('post', '/api/agents', { body: values as BodyOf<Operation<'post', '/api/agents'>> })
  if (Object.keys(values).length === 0) return await client.request('get', '/api/agents/{id}', { params: { id } })
  return await client.request('patch', '/api/agents/{id}', { params: { id }, body: values as BodyOf<Operation<'patch', '/api/agents/{id}'>> })
}

/**
 * Try an agent's upstream.
 * @param id of the agent
 * @returns what is amiss; empty when it answers
 */
export const probe = async (id: string): Promise<Finding[]> => (await client.request('get', '/api/agents/{id}/validate', { params: { id } })).errors
