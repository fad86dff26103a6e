/** Questions that more than one screen asks. What a single screen asks stands beside it. */
import { queryOptions } from '@tanstack/react-query'
import { client } from './client.js'

/** The account that is signed in. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => client.auth.me(), staleTime: 60_000 })

/** Agents that can be talked to, by name. */
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async () => (await client.agents.list()).toSorted((one, other) => one.name.localeCompare(other.name)),
  staleTime: 30_000
})
