/** What the files of alerts that are told later, and of silences, decode to: part of `DECODED`. */
export const DECODED_TOLD_LATER = {
  'AlertTold.v1': {
    type: 'AlertTold.v1',
    data: {
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      to: ['urn:agency:northmoor-mash'],
      how: 'with-family',
      bulletinId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0041',
      begins: true,
      at: '2026-03-04T08:10:00.000Z',
    },
  },
  'AlertsGrouped.v1': {
    type: 'AlertsGrouped.v1',
    data: {
      bulletinId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0041',
      groupId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0042',
      agency: 'urn:agency:northmoor-mash',
      theme: 'health',
      childCount: 2,
      alerts: [
        {
          alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
          personId: '0190a1b2-0000-7000-8000-000000000001',
          pattern: 'was-not-brought',
          patternVersion: 3,
          title: 'Not brought to appointments',
          theme: 'health',
          level: 3,
          recognisableOn: '2026-02-10',
          recognisedOn: '2026-03-02',
          lapsedOn: '2026-08-31',
          reason: 'mash-triage',
        },
      ],
      at: '2026-03-04T08:10:00.000Z',
    },
  },
  'AlertsDigested.v1': {
    type: 'AlertsDigested.v1',
    data: {
      bulletinId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0043',
      agency: 'urn:agency:northmoor-early-help',
      dueAt: '2026-03-04T08:30:00.000Z',
      counts: [{ level: 2, theme: 'health', count: 1 }],
      alerts: [
        {
          alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000b',
          personId: '0190a1b2-0000-7000-8000-000000000001',
          pattern: 'was-not-brought',
          patternVersion: 3,
          title: 'Not brought to appointments',
          theme: 'health',
          level: 2,
          recognisableOn: '2026-02-10',
          recognisedOn: '2026-03-02',
          lapsedOn: '2026-08-31',
          reason: 'early-help-offer',
        },
      ],
      at: '2026-03-04T08:30:01.000Z',
    },
  },
  'AlertsSilenced.v1': {
    type: 'AlertsSilenced.v1',
    data: {
      silenceId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0044',
      scope: 'family',
      personIds: ['0190a1b2-0000-7000-8000-000000000001', '0190a1b2-0000-7000-8000-000000000003'],
      theme: 'health',
      level: 3,
      alertId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f000a',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      until: '2026-03-18T08:00:00.000Z',
      at: '2026-03-04T08:00:00.000Z',
    },
  },
  'SilenceEnded.v1': {
    type: 'SilenceEnded.v1',
    data: {
      silenceId: '7d1f0a52-3c55-5b1e-9a53-0c2f5f5f0044',
      agency: 'urn:agency:northmoor-mash',
      by: 'demo-mash-worker',
      at: '2026-03-06T08:00:00.000Z',
    },
  },
} as const;
