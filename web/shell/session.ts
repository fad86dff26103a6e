import { useSuspenseQuery } from '@tanstack/react-query'
import { redirect } from '@tanstack/react-router'
import type { User } from 'parley-client'
import { client } from '../service/client.js'
import { meQuery } from '../service/queries.js'
import { queryClient } from '../service/query-client.js'

/** The account that is signed in, on every screen but those for anyone. */
export const useUser = (): User => useSuspenseQuery(meQuery).data

/** Whether the account is an administrator's. */
export const useIsAdmin = (): boolean => useUser().role === 'admin'

/**
 * Let in who is signed in, and send others to the sign-in, which leads back.
 * @param href where somebody wants to go
 * @throws a redirect
 */
export async function requireUser (href: string): Promise<void> {
  if (!await client.auth.isSignedIn()) throw redirect({ to: '/sign-in', search: href === '/' ? {} : { next: href } as never })
  try {
    await queryClient.ensureQueryData(meQuery)
  } catch (error) {
    if (await client.auth.isSignedIn()) throw error
    throw redirect({ to: '/sign-in', search: { reason: 'refused', next: href } as never })
  }
}

/** Sign out. The client's own telling of it leads to the sign-in. */
export async function signOut (): Promise<void> {
  // Here nobody is signed in any more, even if the service could not be told.
  await client.auth.logout().catch(() => undefined)
}
