const told = {
  agency: 'urn:agency:oakfield-primary-school',
  reason: 'encompass-school',
  relations: ['school'],
  lawfulBasis: 'domestic-abuse-act-2021-s49a',
  routingVersion: 2,
};
const hub = {
  agency: 'urn:agency:northmoor-mash',
  reason: 'encompass-nobody-told',
  relations: ['lives'],
  lawfulBasis: 'children-act-2004-s11',
  routingVersion: 2,
};
const noticeId = '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0021';
const personId = '0190a1b2-0000-7000-8000-000000000001';

/** What the files of notices decode to: part of `DECODED`. */
export const DECODED_NOTICES = {
  'NoticeGiven.v1': {
    type: 'NoticeGiven.v1',
    data: {
      noticeId,
      kind: 'operation-encompass',
      personId,
      recipients: [told],
      at: '2026-03-06T22:15:00.000Z',
      agencyEventId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0001',
      incidentOn: '2026-03-06',
      dueAt: '2026-03-09T08:45:00.000Z',
      late: false,
      notTold: 'no-school-known',
      otherwise: [hub],
    },
  },
  'NoticeSeen.v1': {
    type: 'NoticeSeen.v1',
    data: {
      noticeId,
      agency: 'urn:agency:oakfield-primary-school',
      by: 'example-lead',
      at: '2026-03-09T07:30:00.000Z',
    },
  },
  'NoticeNotSeen.v1': {
    type: 'NoticeNotSeen.v1',
    data: {
      noticeId,
      kind: 'operation-encompass',
      personId,
      recipients: [hub],
      at: '2026-03-09T08:45:01.000Z',
      incidentOn: '2026-03-06',
      dueAt: '2026-03-09T08:45:00.000Z',
    },
  },
  'NoticeWithdrawn.v1': {
    type: 'NoticeWithdrawn.v1',
    data: {
      noticeId,
      kind: 'operation-encompass',
      personId,
      recipients: [told],
      at: '2026-03-10T10:00:00.000Z',
      because: 'incident-withdrawn',
    },
  },
} as const;
