import type { ReactNode } from 'react'
import { Page } from '../../components/page.js'
import { Tabs } from '../../components/tabs.js'
import { oneOf, useFilters, type RawFilters } from '../../service/filters.js'
import { useWords } from '../../words/index.js'
import { Devices } from './devices.js'
import { Keys } from './keys.js'
import { Profile } from './profile.js'
import { OwnUsage } from './usage.js'
import { WORDS } from './words.js'

const TABS = ['profile', 'keys', 'logins', 'usage'] as const
const readFilters = (raw: RawFilters) => ({ tab: oneOf(raw, 'tab', TABS) })

/** One's own account: password, API keys, signed-in devices, usage. */
export default function AccountScreen (): ReactNode {
  const say = useWords(WORDS)
  const [{ tab }, change] = useFilters(readFilters)
  const content = { profile: <Profile />, keys: <Keys />, logins: <Devices />, usage: <OwnUsage /> }
  return (
    <Page title={say.title}>
      <Tabs
        label={say.title} value={tab} onChange={(next) => { change({ tab: oneOf({ tab: next }, 'tab', TABS) }) }}
        tabs={TABS.map((value) => ({ value, label: say.tabs[value], content: content[value] }))}
      />
    </Page>
  )
}
