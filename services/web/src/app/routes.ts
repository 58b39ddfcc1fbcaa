import type { RouteRecordRaw } from 'vue-router'
import HomePage from './HomePage.vue'

const inClass = '/:classId'
// The page has a bar of its own.
const ownBar = { hasBar: true }
const ofPupil = '/pupils/:studentId'
const ofClass = '/classes/:classGroupId'
const ofClassTerm = `${ofClass}/terms/:term`
const ofTerm = `${ofPupil}/terms/:term`
export const routes: RouteRecordRaw[] = [
  { path: '/community', component: () => import('@/community/AskPage.vue') },
  { path: '/', component: HomePage },
  { path: `/more${inClass}`, component: () => import('@/capture/MorePage.vue'), props: true, meta: ownBar },
  { path: `/hands${inClass}`, component: () => import('@/capture/HandsPage.vue'), props: true, meta: ownBar },
  { path: `/photos${inClass}`, component: () => import('@/capture/PhotosPage.vue'), props: true, meta: ownBar },
  { path: `/just-now${inClass}`, component: () => import('@/capture/JustNowPage.vue'), props: true, meta: ownBar },
  { path: `/teams${inClass}`, component: () => import('@/capture/TeamsPage.vue'), props: true, meta: ownBar },
  { path: '/mine', component: () => import('@/capture/MinePage.vue') },
  { path: '/outbox', component: () => import('@/offline/OutboxPage.vue') },
  { path: '/join', component: () => import('./family/JoinPage.vue') },
  { path: '/family/labour', component: () => import('./family/labour/LabourPage.vue') },
  { path: '/family/records', component: () => import('./family/RecordsPage.vue') },
  { path: '/family/growth', component: () => import('./family/GrowthPage.vue') },
  { path: '/family/mine', component: () => import('./family/MinePage.vue') },
  { path: `${ofPupil}/guardians`, component: () => import('./family/GuardiansPage.vue'), props: true },
  { path: `${ofTerm}/draft`, component: () => import('./family/DraftPage.vue'), props: true },
  { path: `${ofTerm}/objections`, component: () => import('./family/ObjectionsPage.vue'), props: true },
  { path: `${ofTerm}/report`, component: () => import('@/report/ReportPage.vue'), props: true },
  { path: `${ofPupil}/looked`, component: () => import('./family/LookedPage.vue'), props: true },
  { path: `${ofPupil}/consent`, component: () => import('./family/ConsentPage.vue'), props: true },
  { path: '/classes', component: () => import('@/classes/ClassesPage.vue') },
  { path: `${ofClass}/device`, component: () => import('@/classes/WindowPage.vue'), props: true },
  { path: `${ofClass}/cards`, component: () => import('@/classes/CardsPage.vue'), props: true },
  { path: `${ofClass}/codes`, component: () => import('@/classes/CodesPage.vue'), props: true },
  { path: `${ofClass}/reports`, component: () => import('@/classes/ReportsPage.vue'), props: true },
  { path: `${ofClass}/review-cards`, component: () => import('@/pupil/CardsPage.vue'), props: true },
  { path: `${ofClass}/review-entry`, component: () => import('@/pupil/EntryPage.vue'), props: true },
  { path: `${ofClassTerm}/prompts`, component: () => import('@/pupil/PromptsPage.vue'), props: true },
  { path: '/class', name: 'class', component: () => import('@/device/DevicePage.vue'), meta: { isOpen: true } },
  { path: `${ofClass}/coverage`, component: () => import('@/teacher/CoveragePage.vue'), props: true },
  { path: `${ofClass}/pupils/:studentId`, component: () => import('@/teacher/PupilPage.vue'), props: true },
  { path: `${ofClass}/review`, component: () => import('@/teacher/ReviewPage.vue'), props: true },
  { path: `${ofClass}/honours`, component: () => import('@/teacher/HonoursPage.vue'), props: true },
  { path: `${ofClassTerm}/signing`, component: () => import('@/teacher/SigningPage.vue'), props: true },
  { path: `${ofClassTerm}/signing/:indicator`, component: () => import('@/teacher/SigningSheet.vue'), props: true },
  { path: `${ofClassTerm}/subjects/:subject`, component: () => import('@/teacher/SigningSheet.vue'), props: true },
  { path: `${ofClassTerm}/remarks`, component: () => import('@/teacher/RemarksPage.vue'), props: true },
  { path: `${ofClassTerm}/remarks/:studentId`, component: () => import('@/teacher/RemarkPage.vue'), props: true },
  { path: '/objections', component: () => import('@/objections/ObjectionsPage.vue') },
  { path: `${ofClassTerm}/choosing`, component: () => import('@/teacher/ChoosingPupilsPage.vue'), props: true },
  { path: `${ofClassTerm}/choosing/:studentId`, component: () => import('@/teacher/ChoosingPage.vue'), props: true },
  { path: `${ofClassTerm}/check`, component: () => import('@/teacher/CheckPage.vue'), props: true },
  { path: '/pupil', component: () => import('@/pupil/PupilPage.vue') },
]
