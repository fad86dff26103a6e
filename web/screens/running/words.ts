import { words } from '../../words/index.js'

/** Words of this screen. */
export const WORDS = words({ title: 'Running', soon: 'This screen is being built.' }, { title: 'Running', soon: '此页面正在建设中。' })
