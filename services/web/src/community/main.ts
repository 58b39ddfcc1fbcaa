// A page for somebody without an account: no router, no store, nothing kept of anybody.
import { createApp } from 'vue'
import '@/theme/index.ts'
import CommunityPage from './CommunityPage.vue'

createApp(CommunityPage).mount('#page')
