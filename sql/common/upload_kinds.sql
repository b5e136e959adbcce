select k.kind, k.doc_type from authz.hand_in_kinds() k
