select size, root, proof from journal.next_head()
