"""The reviewer's side: one page per submission, one address per move, each calling one verb."""
