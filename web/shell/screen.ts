import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Language } from '../words/index.js'

/** Who may see a screen. */
export type Access = 'anyone' | 'user' | 'admin'

/** Part of the navigation that leads to a screen; one without is reached in other ways. */
export type Section = 'use' | 'operate' | 'own'

/** A screen as the shell knows it. Its folder holds everything else. */
export interface Screen {
  /** Address; a part `$id` is a parameter, `{-$id}` one that may be missing. */
  path: string
  access: Access
  title: Readonly<Record<Language, string>>
  /** Loads the folder's `index.tsx`, whose default export is the screen. */
  load: () => Promise<{ default: ComponentType }>
  section?: Section
  icon?: LucideIcon
  /** Whether the screen fills the page to its edges, and scrolls its own parts. */
  isFull?: boolean
}

/**
 * The address of a screen without its parameters.
 * @param screen of the list
 */
export const addressOf = ({ path }: Screen): string => path.replace(/\/\{-\$\w+\}$/, '')

/**
 * Whether somebody may see a screen.
 * @param screen of the list
 * @param role of the account
 */
export const isAllowed = ({ access }: Screen, role: string): boolean => access !== 'admin' || role === 'admin'

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption { screen?: Screen }
}
