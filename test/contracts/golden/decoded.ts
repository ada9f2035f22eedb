import type { DomainEvent, StoredEventName } from '#vocabulary';
import { DECODED_NOTICES } from './decoded-notices.js';
import { DECODED_TOLD_LATER } from './decoded-told-later.js';

/**
 * What each file beside this one decodes to: a version that was released once, as it was stored, and what this release
 * makes of it. The types hold this side to what the code expects; the files never change. Who changes what a stored
 * event holds must change it here, and then finds that the stored one no longer comes out so: it needs a new version
 * and an upcast. Every optional field stands here, so that it cannot go without being missed.
 */
export const DECODED = {
  'AgencyEventRecorded.v1': {
    type: 'AgencyEventRecorded.v1',
    data: {
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      source: 'urn:agency:northmoor-hospital-trust',
      eventType: 'health.appointment.was-not-brought',
      role: 'child',
      people: [
        { personId: '0190a1b2-0000-7000-8000-000000000001', role: 'child' },
        { personId: '0190a1b2-0000-7000-8000-000000000002', role: 'mother' },
      ],
      occurredOn: { date: '2026-02-03', until: '2026-02-03', precision: 'minute', at: '2026-02-03T09:30:00Z' },
      learnedOn: '2026-02-04',
      count: 2,
      sensitivity: ['address-protected'],
      identifiedBy: 'nhs-number',
      digest: '5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f',
      catalogueVersion: '1',
      facts: { service: 'dental', attempts: 2, rebooked: false },
      indicators: ['not-brought'],
      significance: 'notable',
      standing: 'concern',
    },
  },
  'AgencyEventCorrected.v1': {
    type: 'AgencyEventCorrected.v1',
    data: {
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      correctionId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0003',
      source: 'urn:agency:northmoor-hospital-trust',
      occurredOn: { date: '2026-02-01', until: '2026-02-28', precision: 'month' },
      learnedOn: '2026-03-01',
      count: 3,
      sensitivity: ['address-protected'],
      digest: '6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a6a',
      catalogueVersion: '1',
      facts: { service: 'dental' },
      indicators: ['not-brought'],
      significance: 'significant',
      standing: 'concern',
    },
  },
  'AgencyEventRetracted.v1': {
    type: 'AgencyEventRetracted.v1',
    data: {
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      retractionId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0004',
      source: 'urn:agency:northmoor-hospital-trust',
      digest: '7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b',
    },
  },
  'IdentifierLinked.v1': {
    type: 'IdentifierLinked.v1',
    data: {
      scheme: 'nhs-number',
      source: 'urn:agency:northmoor-hospital-trust',
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
    },
  },
  'DemographicsRecorded.v1': {
    type: 'DemographicsRecorded.v1',
    data: {
      source: 'urn:agency:northmoor-hospital-trust',
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      dateOfBirth: '2019-02-28',
      expectedOn: '2019-03-05',
      sex: 'female',
    },
  },
  'PatternRecognised.v1': {
    type: 'PatternRecognised.v1',
    data: {
      matchId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0009',
      pattern: 'was-not-brought',
      patternVersion: 3,
      title: 'Not brought to appointments',
      level: 3,
      recognisableOn: '2026-02-10',
      recognisedOn: '2026-03-02',
      window: { from: '2025-09-01', to: '2026-03-01' },
      evidence: [
        {
          agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
          personId: '0190a1b2-0000-7000-8000-000000000001',
          source: 'urn:agency:northmoor-hospital-trust',
          eventType: 'health.appointment.was-not-brought',
          occurredOn: { date: '2026-02-03', until: '2026-02-03', precision: 'day' },
          standing: 'concern',
        },
        {
          agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0002',
          personId: '0190a1b2-0000-7000-8000-000000000002',
          source: 'urn:agency:oakfield-primary-school',
          eventType: 'education.parent.engaged',
          occurredOn: { date: '2026-02-01', until: '2026-02-28', precision: 'month' },
          standing: 'protective',
        },
      ],
      agencies: ['urn:agency:northmoor-hospital-trust', 'urn:agency:oakfield-primary-school'],
      explanation: 'Not brought to 2 appointments in 6 months.',
      questions: ['Who brings the child when the child is brought?'],
    },
  },
  'PatternStrengthened.v1': {
    type: 'PatternStrengthened.v1',
    data: {
      matchId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0009',
      pattern: 'was-not-brought',
      patternVersion: 3,
      title: 'Not brought to appointments',
      level: 4,
      recognisableOn: '2026-02-10',
      recognisedOn: '2026-03-02',
      window: { from: '2025-09-01', to: '2026-03-01' },
      evidence: [
        {
          agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
          personId: '0190a1b2-0000-7000-8000-000000000001',
          source: 'urn:agency:northmoor-hospital-trust',
          eventType: 'health.appointment.was-not-brought',
          occurredOn: { date: '2026-02-03', until: '2026-02-03', precision: 'day' },
          standing: 'concern',
        },
        {
          agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0002',
          personId: '0190a1b2-0000-7000-8000-000000000002',
          source: 'urn:agency:oakfield-primary-school',
          eventType: 'education.parent.engaged',
          occurredOn: { date: '2026-02-01', until: '2026-02-28', precision: 'month' },
          standing: 'protective',
        },
      ],
      agencies: ['urn:agency:northmoor-hospital-trust', 'urn:agency:oakfield-primary-school'],
      explanation: 'Not brought to 4 appointments in 6 months.',
      reported: 'Reported by Northmoor Hospital Trust (3 Feb).',
      weighed: 'Weighed against it: Feb 2026 (Oakfield Primary School).',
      lapses: 'Lapses after 1 Mar 2026 if nothing more of the kind is reported.',
      questions: ['Who brings the child when the child is brought?'],
    },
  },
  'PatternLapsed.v1': {
    type: 'PatternLapsed.v1',
    data: {
      matchId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0009',
      pattern: 'was-not-brought',
      level: 3,
      reason: 'merged',
      lapsedOn: '2026-06-01',
      mergedInto: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0008',
    },
  },
  'AlertRaised.v1': {
    type: 'AlertRaised.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      matchId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0009',
      personId: '0190a1b2-0000-7000-8000-000000000001',
      pattern: 'was-not-brought',
      patternVersion: 3,
      title: 'Not brought to appointments',
      level: 3,
      recognisableOn: '2026-02-10',
      recognisedOn: '2026-03-02',
      lapsedOn: '2026-08-31',
      window: { from: '2025-09-01', to: '2026-03-01' },
      agencies: ['urn:agency:northmoor-hospital-trust'],
      entryCount: 2,
      recipients: [{ agency: 'urn:agency:northmoor-mash', reason: 'mash-triage' }],
    },
  },
  'AlertAcknowledged.v1': {
    type: 'AlertAcknowledged.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      at: '2026-03-03T10:15:00.000Z',
    },
  },
  'AlertWithdrawn.v1': {
    type: 'AlertWithdrawn.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      matchId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0009',
      reason: 'evidence-withdrawn',
      withdrawnOn: '2026-03-09',
    },
  },
  'AlertSeen.v1': {
    type: 'AlertSeen.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      at: '2026-03-03T10:15:00.000Z',
    },
  },
  'AlertResponded.v1': {
    type: 'AlertResponded.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      responseId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0030',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      dueOn: '2026-03-09',
      at: '2026-03-03T10:15:00.000Z',
    },
  },
  'AlertSharingDecided.v1': {
    type: 'AlertSharingDecided.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      at: '2026-03-03T10:15:00.000Z',
      decision: 'not-share',
      lawfulBasis: 'not-necessary',
    },
  },
  'AlertChallenged.v1': {
    type: 'AlertChallenged.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      at: '2026-03-03T10:15:00.000Z',
      challengeId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0031',
    },
  },
  'AlertJoined.v1': {
    type: 'AlertJoined.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      matchId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0031',
      pattern: 'unmet-health-need',
      patternVersion: 1,
      title: 'A health need that is left',
      level: 2,
      recognisableOn: '2026-03-01',
      recognisedOn: '2026-03-04',
      agencies: ['urn:agency:northmoor-hospital-trust'],
      entryCount: 2,
      because: 'inhibited-by-stronger',
      recipients: [{ agency: 'urn:agency:northmoor-hospital-trust', reason: 'reported-evidence' }],
      at: '2026-03-04T08:00:00.000Z',
    },
  },
  'AlertInhibited.v1': {
    type: 'AlertInhibited.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      by: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0032',
      because: 'inhibited-by-stronger',
      at: '2026-03-04T08:00:00.000Z',
    },
  },
  'AlertReminded.v1': {
    type: 'AlertReminded.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      because: 'not-acknowledged',
      agencies: ['urn:agency:northmoor-mash'],
      dueAt: '2026-03-03T13:15:00.000Z',
      at: '2026-03-03T12:15:00.000Z',
    },
  },
  'AlertEscalated.v1': {
    type: 'AlertEscalated.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      step: 2,
      because: 'not-responded',
      at: '2026-03-03T10:15:00.000Z',
    },
  },
  'AlertClosed.v1': {
    type: 'AlertClosed.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      at: '2026-03-03T10:15:00.000Z',
      outcome: 'help-agreed',
    },
  },
  'AlertReopened.v1': {
    type: 'AlertReopened.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      because: 'new-evidence',
      at: '2026-03-03T10:15:00.000Z',
    },
  },
  'IdentityHeldForReview.v1': {
    type: 'IdentityHeldForReview.v1',
    data: {
      reviewId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0020',
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      source: 'urn:agency:northmoor-hospital-trust',
      outcome: 'potential',
      candidates: [
        {
          personId: '0190a1b2-0000-7000-8000-000000000003',
          probability: 0.91,
          reasons: [
            { field: 'given', level: 'nickname' },
            { field: 'date-of-birth', level: 'exact' },
          ],
        },
      ],
    },
  },
  'IdentityReviewDecided.v1': {
    type: 'IdentityReviewDecided.v1',
    data: {
      reviewId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0020',
      decision: 'same',
      personId: '0190a1b2-0000-7000-8000-000000000003',
      decidedBy: 'example-worker',
    },
  },
  'RecordsLinked.v1': {
    type: 'RecordsLinked.v1',
    data: {
      linkId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0021',
      otherPersonId: '0190a1b2-0000-7000-8000-000000000003',
      reviewId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0020',
      decidedBy: 'example-worker',
    },
  },
  'RecordsUnlinked.v1': {
    type: 'RecordsUnlinked.v1',
    data: {
      linkId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0021',
      otherPersonId: '0190a1b2-0000-7000-8000-000000000003',
      decidedBy: 'example-worker',
    },
  },
  'AgencyEventReassigned.v1': {
    type: 'AgencyEventReassigned.v1',
    data: {
      reassignmentId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0022',
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      fromPersonId: '0190a1b2-0000-7000-8000-000000000001',
      toPersonId: '0190a1b2-0000-7000-8000-000000000003',
      decidedBy: 'example-worker',
      entry: {
        agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
        source: 'urn:agency:northmoor-hospital-trust',
        eventType: 'health.appointment.was-not-brought',
        role: 'child',
        people: [
          { personId: '0190a1b2-0000-7000-8000-000000000001', role: 'child' },
          { personId: '0190a1b2-0000-7000-8000-000000000002', role: 'mother' },
        ],
        occurredOn: { date: '2026-02-03', until: '2026-02-03', precision: 'minute', at: '2026-02-03T09:30:00Z' },
        learnedOn: '2026-02-04',
        count: 2,
        sensitivity: ['address-protected'],
        identifiedBy: 'nhs-number',
        digest: '5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f',
        catalogueVersion: '1',
        facts: { service: 'dental', attempts: 2, rebooked: false },
        indicators: ['not-brought'],
        significance: 'notable',
        standing: 'concern',
      },
    },
  },
  'EntryPinned.v1': {
    type: 'EntryPinned.v1',
    data: {
      pinId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0023',
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      pinnedBy: 'example-worker',
    },
  },
  'EntryUnpinned.v1': {
    type: 'EntryUnpinned.v1',
    data: {
      pinId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0023',
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      unpinnedBy: 'example-worker',
    },
  },
  ...DECODED_NOTICES,
  ...DECODED_TOLD_LATER,
} as const satisfies Readonly<Record<StoredEventName, DomainEvent>> & Readonly<Record<string, DomainEvent>>;
