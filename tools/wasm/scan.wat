;; Reads TFRecords of scalars as scalarScan.ts describes them, with their checksums, and sorts their points by tag.
;;
;; Memory, in bytes:
;;        0   tables of CRC-32C, 16 × 256 words
;;    16384   tags, 1,024 × { address of its bytes, length, tag that came after it the last time, unused }; the first one fits nothing
;;    32768   bytes of the tags, 128 for each
;;   163840   steps, 1081344 walls, 1998848 values: 114,688 doubles each; 2916352 tags of the points, 114,688 words
;;  3375104   where the points of each tag end among the sorted ones, 115,716 words: as many tags as points, and those of files before
;;  3837968   steps, walls and values of the sorted points, 3 × 114,688 doubles
;;  6590480   the log, 4 MiB of it
(module
  (memory (export "memory") 165)
  ;; Points so far.
  (global $count (export "count") (mut i32) (i32.const 0))
  ;; The tag of the last point.
  (global $previous (export "previous") (mut i32) (i32.const 0))
  ;; Where the tag stands that was not expected; the point before `count` has it.
  (global $tagFrom (export "tagFrom") (mut i32) (i32.const 0))
  (global $tagTo (export "tagTo") (mut i32) (i32.const 0))
  ;; Most records have the length of an earlier one: the last length, and its checksum.
  (global $length (mut i32) (i32.const -1))
  (global $lengthCrc (mut i32) (i32.const 0))

  ;; Masked CRC-32C of the bytes from `$at` to `$to`, 16 at a time. Each byte of a word has a table of its own, 1,024 bytes before the one for the
  ;; byte before it. Written out, since a call for each word took a third of the time.
  (func $crc (param $at i32) (param $to i32) (result i32)
    (local $crc i32) (local $a i32) (local $b i32) (local $c i32) (local $d i32)
    (local.set $crc (i32.const -1))
    (block $short
      (loop $next
        (br_if $short (i32.gt_u (i32.add (local.get $at) (i32.const 16)) (local.get $to)))
        (local.set $a (i32.xor (local.get $crc) (i32.load (local.get $at))))
        (local.set $b (i32.load offset=4 (local.get $at)))
        (local.set $c (i32.load offset=8 (local.get $at)))
        (local.set $d (i32.load offset=12 (local.get $at)))
        (local.set $crc
          (i32.xor
            (i32.xor
              (i32.xor
                (i32.xor
                  (i32.load offset=15360 (i32.shl (i32.and (local.get $a) (i32.const 255)) (i32.const 2)))
                  (i32.load offset=14336 (i32.and (i32.shr_u (local.get $a) (i32.const 6)) (i32.const 1020))))
                (i32.xor
                  (i32.load offset=13312 (i32.and (i32.shr_u (local.get $a) (i32.const 14)) (i32.const 1020)))
                  (i32.load offset=12288 (i32.shl (i32.shr_u (local.get $a) (i32.const 24)) (i32.const 2)))))
              (i32.xor
                (i32.xor
                  (i32.load offset=11264 (i32.shl (i32.and (local.get $b) (i32.const 255)) (i32.const 2)))
                  (i32.load offset=10240 (i32.and (i32.shr_u (local.get $b) (i32.const 6)) (i32.const 1020))))
                (i32.xor
                  (i32.load offset=9216 (i32.and (i32.shr_u (local.get $b) (i32.const 14)) (i32.const 1020)))
                  (i32.load offset=8192 (i32.shl (i32.shr_u (local.get $b) (i32.const 24)) (i32.const 2))))))
            (i32.xor
              (i32.xor
                (i32.xor
                  (i32.load offset=7168 (i32.shl (i32.and (local.get $c) (i32.const 255)) (i32.const 2)))
                  (i32.load offset=6144 (i32.and (i32.shr_u (local.get $c) (i32.const 6)) (i32.const 1020))))
                (i32.xor
                  (i32.load offset=5120 (i32.and (i32.shr_u (local.get $c) (i32.const 14)) (i32.const 1020)))
                  (i32.load offset=4096 (i32.shl (i32.shr_u (local.get $c) (i32.const 24)) (i32.const 2)))))
              (i32.xor
                (i32.xor
                  (i32.load offset=3072 (i32.shl (i32.and (local.get $d) (i32.const 255)) (i32.const 2)))
                  (i32.load offset=2048 (i32.and (i32.shr_u (local.get $d) (i32.const 6)) (i32.const 1020))))
                (i32.xor
                  (i32.load offset=1024 (i32.and (i32.shr_u (local.get $d) (i32.const 14)) (i32.const 1020)))
                  (i32.load offset=0 (i32.shl (i32.shr_u (local.get $d) (i32.const 24)) (i32.const 2))))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (if (i32.le_u (i32.add (local.get $at) (i32.const 8)) (local.get $to))
      (then
        (local.set $a (i32.xor (local.get $crc) (i32.load (local.get $at))))
        (local.set $b (i32.load offset=4 (local.get $at)))
        (local.set $crc
          (i32.xor
            (i32.xor
              (i32.xor
                (i32.load offset=7168 (i32.shl (i32.and (local.get $a) (i32.const 255)) (i32.const 2)))
                (i32.load offset=6144 (i32.and (i32.shr_u (local.get $a) (i32.const 6)) (i32.const 1020))))
              (i32.xor
                (i32.load offset=5120 (i32.and (i32.shr_u (local.get $a) (i32.const 14)) (i32.const 1020)))
                (i32.load offset=4096 (i32.shl (i32.shr_u (local.get $a) (i32.const 24)) (i32.const 2)))))
            (i32.xor
              (i32.xor
                (i32.load offset=3072 (i32.shl (i32.and (local.get $b) (i32.const 255)) (i32.const 2)))
                (i32.load offset=2048 (i32.and (i32.shr_u (local.get $b) (i32.const 6)) (i32.const 1020))))
              (i32.xor
                (i32.load offset=1024 (i32.and (i32.shr_u (local.get $b) (i32.const 14)) (i32.const 1020)))
                (i32.load offset=0 (i32.shl (i32.shr_u (local.get $b) (i32.const 24)) (i32.const 2)))))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))))
    (if (i32.le_u (i32.add (local.get $at) (i32.const 4)) (local.get $to))
      (then
        (local.set $a (i32.xor (local.get $crc) (i32.load (local.get $at))))
        (local.set $crc
          (i32.xor
            (i32.xor
              (i32.load offset=3072 (i32.shl (i32.and (local.get $a) (i32.const 255)) (i32.const 2)))
              (i32.load offset=2048 (i32.and (i32.shr_u (local.get $a) (i32.const 6)) (i32.const 1020))))
            (i32.xor
              (i32.load offset=1024 (i32.and (i32.shr_u (local.get $a) (i32.const 14)) (i32.const 1020)))
              (i32.load offset=0 (i32.shl (i32.shr_u (local.get $a) (i32.const 24)) (i32.const 2))))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $to)))
        (local.set $crc
          (i32.xor
            (i32.shr_u (local.get $crc) (i32.const 8))
            (i32.load (i32.shl (i32.and (i32.xor (local.get $crc) (i32.load8_u (local.get $at))) (i32.const 255)) (i32.const 2)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (i32.add (i32.rotr (i32.xor (local.get $crc) (i32.const -1)) (i32.const 15)) (i32.const 0xa282ead8)))

  ;; Whether the bytes from `$from` to `$to` are the tag, compared from the end: names of metrics mostly begin alike.
  (func $is (param $tag i32) (param $from i32) (param $to i32) (result i32)
    (local $own i32)
    (local $entry i32)
    (local.set $entry (i32.add (i32.const 16384) (i32.shl (local.get $tag) (i32.const 4))))
    (if (i32.ne (i32.load offset=4 (local.get $entry)) (i32.sub (local.get $to) (local.get $from)))
      (then (return (i32.const 0))))
    (local.set $own (i32.add (i32.load (local.get $entry)) (i32.load offset=4 (local.get $entry))))
    (loop $next
      (if (i32.eq (local.get $to) (local.get $from)) (then (return (i32.const 1))))
      (local.set $to (i32.sub (local.get $to) (i32.const 1)))
      (local.set $own (i32.sub (local.get $own) (i32.const 1)))
      (br_if $next (i32.eq (i32.load8_u (local.get $to)) (i32.load8_u (local.get $own)))))
    (i32.const 0))

  ;; Reads on from `$at` through whole records before `$end`. Gives where it stopped: at a record that it cannot read or has no room for, or
  ;; behind one whose tag was not expected, with `tagTo` set.
  (func (export "scan") (param $at i32) (param $end i32) (result i32)
    (local $start i32) (local $stop i32) (local $length i32) (local $next i32)
    (local $step i32) (local $shift i32) (local $byte i32) (local $from i32) (local $to i32) (local $point i32) (local $tag i32)
    (global.set $tagTo (i32.const 0))
    (block $other
      (loop $record
        (br_if $other (i32.ge_u (global.get $count) (i32.const 114688)))
        (br_if $other (i32.gt_u (i32.add (local.get $at) (i32.const 12)) (local.get $end)))
        (local.set $length (i32.load (local.get $at)))
        (br_if $other (i32.gt_u (local.get $length) (i32.const 149)))
        (local.set $start (i32.add (local.get $at) (i32.const 12)))
        (local.set $stop (i32.add (local.get $start) (local.get $length)))
        (br_if $other (i32.gt_u (i32.add (local.get $stop) (i32.const 4)) (local.get $end)))
        (br_if $other (i32.load offset=4 (local.get $at)))
        (if (i32.or
              (i32.ne (local.get $length) (global.get $length))
              (i32.ne (i32.load offset=8 (local.get $at)) (global.get $lengthCrc)))
          (then
            (br_if $other (i32.ne (call $crc (local.get $at) (i32.add (local.get $at) (i32.const 8))) (i32.load offset=8 (local.get $at))))
            (global.set $length (local.get $length))
            (global.set $lengthCrc (i32.load offset=8 (local.get $at)))))
        (br_if $other (i32.ne (i32.load8_u (local.get $start)) (i32.const 0x09)))
        (br_if $other (i32.ne (i32.load8_u offset=9 (local.get $start)) (i32.const 0x10)))
        ;; The step: up to four bytes of seven bits.
        (local.set $step (i32.const 0))
        (local.set $shift (i32.const 0))
        (local.set $next (i32.add (local.get $start) (i32.const 10)))
        (loop $more
          (local.set $byte (i32.load8_u (local.get $next)))
          (local.set $step (i32.or (local.get $step) (i32.shl (i32.and (local.get $byte) (i32.const 127)) (local.get $shift))))
          (local.set $next (i32.add (local.get $next) (i32.const 1)))
          (local.set $shift (i32.add (local.get $shift) (i32.const 7)))
          (br_if $other (i32.and (i32.gt_u (local.get $byte) (i32.const 127)) (i32.eq (local.get $shift) (i32.const 28))))
          (br_if $more (i32.gt_u (local.get $byte) (i32.const 127))))
        ;; Summary, value, tag: lengths below 128 are one byte each.
        (local.set $from (i32.add (local.get $next) (i32.const 6)))
        (local.set $to (i32.add (local.get $from) (i32.load8_u offset=5 (local.get $next))))
        (br_if $other (i32.ne (i32.add (local.get $to) (i32.const 5)) (local.get $stop)))
        (br_if $other (i32.ne (i32.load8_u (local.get $next)) (i32.const 0x2a)))
        (br_if $other (i32.ne (i32.load8_u offset=2 (local.get $next)) (i32.const 0x0a)))
        (br_if $other (i32.ne (i32.load8_u offset=4 (local.get $next)) (i32.const 0x0a)))
        (br_if $other (i32.ne (i32.load8_u (local.get $to)) (i32.const 0x15)))
        (br_if $other (i32.ne (i32.load8_u offset=1 (local.get $next)) (i32.sub (i32.sub (local.get $stop) (local.get $next)) (i32.const 2))))
        (br_if $other (i32.ne (i32.load8_u offset=3 (local.get $next)) (i32.sub (i32.sub (local.get $stop) (local.get $next)) (i32.const 4))))
        (br_if $other (i32.ne (call $crc (local.get $start) (local.get $stop)) (i32.load (local.get $stop))))
        (local.set $point (global.get $count))
        (f64.store offset=163840 (i32.shl (local.get $point) (i32.const 3)) (f64.convert_i32_u (local.get $step)))
        (f64.store offset=1081344 (i32.shl (local.get $point) (i32.const 3)) (f64.load offset=1 (local.get $start)))
        (f64.store offset=1998848 (i32.shl (local.get $point) (i32.const 3)) (f64.promote_f32 (f32.load offset=1 (local.get $to))))
        (global.set $count (i32.add (local.get $point) (i32.const 1)))
        (local.set $at (i32.add (local.get $stop) (i32.const 4)))
        (local.set $tag (i32.load offset=16392 (i32.shl (global.get $previous) (i32.const 4))))
        (if (i32.eqz (call $is (local.get $tag) (local.get $from) (local.get $to)))
          (then
            (global.set $tagFrom (local.get $from))
            (global.set $tagTo (local.get $to))
            (br $other)))
        (i32.store offset=2916352 (i32.shl (local.get $point) (i32.const 2)) (local.get $tag))
        (global.set $previous (local.get $tag))
        (br $record)))
    (local.get $at))

  ;; Sorts the points by the tag, in the order in which they came, for tags up to `$tags`, and sets where each tag's points end.
  (func (export "sort") (param $tags i32)
    (local $at i32) (local $end i32) (local $to i32) (local $sum i32) (local $column i32)
    ;; How many points each tag has; one word further, so that the sums are where the points of each tag begin.
    (memory.fill (i32.const 3375104) (i32.const 0) (i32.shl (i32.add (local.get $tags) (i32.const 2)) (i32.const 2)))
    (local.set $end (i32.shl (global.get $count) (i32.const 2)))
    (block $counted
      (loop $next
        (br_if $counted (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $to (i32.shl (i32.load offset=2916352 (local.get $at)) (i32.const 2)))
        (i32.store offset=3375108 (local.get $to) (i32.add (i32.load offset=3375108 (local.get $to)) (i32.const 1)))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $next)))
    (local.set $at (i32.const 0))
    (block $summed
      (loop $next
        (br_if $summed (i32.gt_u (local.get $at) (i32.shl (local.get $tags) (i32.const 2))))
        (local.set $sum (i32.add (local.get $sum) (i32.load offset=3375104 (local.get $at))))
        (i32.store offset=3375104 (local.get $at) (local.get $sum))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $next)))
    ;; Each point goes where the next of its tag belongs, which at last is where those of the tag end.
    (local.set $column (i32.shl (global.get $count) (i32.const 3)))
    (local.set $at (i32.const 0))
    (block $sorted
      (loop $next
        (br_if $sorted (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $sum (i32.shl (i32.load offset=2916352 (local.get $at)) (i32.const 2)))
        (local.set $to (i32.load offset=3375104 (local.get $sum)))
        (i32.store offset=3375104 (local.get $sum) (i32.add (local.get $to) (i32.const 1)))
        (local.set $to (i32.shl (local.get $to) (i32.const 3)))
        (f64.store offset=3837968 (local.get $to) (f64.load offset=163840 (i32.shl (local.get $at) (i32.const 1))))
        (local.set $to (i32.add (local.get $to) (local.get $column)))
        (f64.store offset=3837968 (local.get $to) (f64.load offset=1081344 (i32.shl (local.get $at) (i32.const 1))))
        (f64.store offset=3837968 (i32.add (local.get $to) (local.get $column)) (f64.load offset=1998848 (i32.shl (local.get $at) (i32.const 1))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $next)))))
