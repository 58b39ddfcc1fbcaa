import type { RouteRecordRaw } from 'vue-router'

export const routes: RouteRecordRaw[] = [
  { path: '/', component: () => import('./DeskHome.vue') },
  { path: '/roster', component: () => import('./roster/ImportPage.vue') },
  { path: '/staff', component: () => import('./staff/StaffPage.vue') },
  { path: '/terms', component: () => import('./terms/TermsPage.vue') },
  { path: '/objections', component: () => import('@/objections/ObjectionsPage.vue') },
  { path: '/codes', component: () => import('./codes/CodesPage.vue') },
  { path: '/alarms', component: () => import('./watch/AlarmsPage.vue') },
  { path: '/exports', component: () => import('./watch/ExportsPage.vue') },
]
