/** Who may do what in this feature, besides the steps of requests, whose roles the vocabulary has. */
export const cooperationPolicy = {
  importDirectory: ['central_authority_officer', 'system_administrator'],
} as const;
